import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  type Actor,
  makeBanRequest,
  POLL_DELIVERY,
  type PreviewBanRequest,
  type SubjectIdentifier,
  type TlpLabel,
} from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { claimsOf, jane, type SignalScene, signalScene } from '../signals/testing/signal-scene.ts';
import { endDueBans } from './due.ts';
import { liftBan } from './end.ts';
import { makeBan, previewBan } from './make.ts';

const effects = { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' } as const;

let scene: SignalScene;
let token: string;
let stream: string;
beforeAll(async () => {
  scene = await signalScene();
  token = await scene.receiver();
  const { body } = await scene.ask(token, 'POST', '/ssf/streams', {
    delivery: { method: POLL_DELIVERY },
    events_requested: [ACCOUNT_DISABLED_EVENT, ACCOUNT_ENABLED_EVENT],
  });
  stream = body.stream_id as string;
});
afterAll(() => scene.close());

async function ban(
  of: SubjectIdentifier,
  expiresAt: string,
  more: Partial<PreviewBanRequest> = {},
  actor: Actor = actors.csirt,
  tlp: TlpLabel = 'GREEN',
): Promise<string> {
  await scene.app.clock.advance(1);
  const whom = { subject: { identifiers: [of], cascade: false }, effects, sites: null, ...more };
  const { digest } = await previewBan(scene.app, actor, whom);
  const request = makeBanRequest.parse({ ...whom, digest, reason: 'mines coins', tlp, expiresAt });
  return (await makeBan(scene.app, actor, request)).id;
}

/** What was said since the last look. */
async function told(by = token, of = stream): Promise<string[]> {
  const { body } = await scene.ask(by, 'POST', `/ssf/streams/${of}/poll`, { returnImmediately: true });
  const sets = (body.sets ?? {}) as Record<string, string>;
  const ack = Object.keys(sets);
  await scene.ask(by, 'POST', `/ssf/streams/${of}/poll`, {
    returnImmediately: true,
    maxEvents: 0,
    ack,
  });
  return Object.values(sets).flatMap((set) => Object.keys(claimsOf(set).events as object));
}

test('receivers of others are told when a ban expires: they know of no end', async () => {
  await ban(jane, '2027-01-20T00:00:00Z');
  expect(await told()).toEqual([ACCOUNT_DISABLED_EVENT]);
  await scene.app.clock.advance(Date.parse('2027-01-20T00:00:00Z') - scene.app.clock.now().getTime());
  await endDueBans(scene.app);
  expect(await told()).toEqual([ACCOUNT_ENABLED_EVENT]);
});

test('of somebody who is banned twice they are told at the end of the last ban alone', async () => {
  const first = await ban(jane, '2027-02-20T00:00:00Z');
  const other = await ban(jane, '2027-02-25T00:00:00Z');
  await told();
  await liftBan(scene.app, actors.csirt, first, 'made twice');
  expect(await told()).toEqual([]);
  await liftBan(scene.app, actors.csirt, other, 'over');
  expect(await told()).toEqual([ACCOUNT_ENABLED_EVENT]);
});

test('they have no place, so of a ban for some sites, or of an NGI, they are not told, nor of its end', async () => {
  const ngi: Actor = { ...actors.csirt, id: 'tok_ngi', scope: { kind: 'ngi', ngiId: 'ngi_1' } };
  const sites = await scene.app.db.selectFrom('site').select('id').execute();
  const some = [
    await ban(jane, '2027-03-20T00:00:00Z', {}, ngi),
    await ban(jane, '2027-03-20T00:00:00Z', { sites: [sites[0]?.id as string] }),
  ];
  expect(await told()).toEqual([]);
  // What they were told of ends for them, whatever stands at some sites.
  const whole = await ban(jane, '2027-03-20T00:00:00Z');
  expect(await told()).toEqual([ACCOUNT_DISABLED_EVENT]);
  await liftBan(scene.app, actors.csirt, whole, 'over');
  expect(await told()).toEqual([ACCOUNT_ENABLED_EVENT]);
  for (const id of some) await liftBan(scene.app, actors.csirt, id, 'over');
  expect(await told()).toEqual([]);
});

test('of a ban that lets in whom it means they are not told: it closes no account', async () => {
  const id = await ban(jane, '2027-03-20T00:00:00Z', {
    effects: { ...effects, new: 'leave', running: 'pause' },
  });
  await liftBan(scene.app, actors.csirt, id, 'over');
  expect(await told()).toEqual([]);
});

test('who may not know of one ban is told of the end of the other, and who may is told that the one stands', async () => {
  // What one officer may make alone in a day was made above.
  await scene.app.clock.advance(25 * 3_600_000);
  const amber = await scene.receiver({ mostTlp: 'AMBER' });
  const wide = await ban(jane, '2027-03-20T00:00:00Z');
  const made = await scene.ask(amber, 'POST', '/ssf/streams', {
    delivery: { method: POLL_DELIVERY },
    events_requested: [ACCOUNT_DISABLED_EVENT, ACCOUNT_ENABLED_EVENT],
  });
  const narrow = await ban(jane, '2027-03-20T00:00:00Z', {}, actors.csirt, 'AMBER');
  const toldAmber = () => told(amber, made.body.stream_id as string);
  await told();
  await toldAmber();
  await liftBan(scene.app, actors.csirt, wide, 'over');
  expect(await told()).toEqual([ACCOUNT_ENABLED_EVENT]);
  expect(await toldAmber()).toEqual([ACCOUNT_ENABLED_EVENT, ACCOUNT_DISABLED_EVENT]);
  await liftBan(scene.app, actors.csirt, narrow, 'over');
  expect(await told()).toEqual([]);
  expect(await toldAmber()).toEqual([ACCOUNT_ENABLED_EVENT]);
});

import { ACCOUNT_DISABLED_EVENT, PUSH_DELIVERY, STREAM_UPDATED_EVENT } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { listReceivers, pauseStream } from './receivers.ts';
import { sweepStreams } from './sweep.ts';
import { claimsOf, type SignalScene, signalScene } from './testing/signal-scene.ts';

const URL = 'https://receiver.example/events';
const HOUR_MS = 3_600_000;
let scene: SignalScene;
let stream: string;

beforeEach(async () => {
  scene = await signalScene();
  scene.webhooks.reply = 202;
  const { body } = await scene.ask(await scene.receiver(), 'POST', '/ssf/streams', {
    delivery: { method: PUSH_DELIVERY, endpoint_url: URL, authorization_header: 'Bearer theirs' },
    events_requested: [ACCOUNT_DISABLED_EVENT],
  });
  stream = body.stream_id as string;
});
afterEach(() => scene.close());

async function view() {
  const [receiver] = await listReceivers(scene.app, actors.csirt);
  return receiver?.streams[0];
}

function said() {
  return scene.webhooks.got.map(({ body }) => claimsOf(body));
}

async function passing(ms: number): Promise<void> {
  await scene.app.clock.advance(ms);
  await scene.settle();
}

test('a SET is pushed as RFC 8935 says, once, with what authorises it, which stands nowhere in the clear', async () => {
  await scene.announce();
  await scene.settle();
  await scene.settle();
  expect(scene.webhooks.got).toMatchObject([
    {
      url: URL,
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        authorization: 'Bearer theirs',
      },
    },
  ]);
  expect(said()).toMatchObject([
    { aud: 'https://receiver.example', events: { [ACCOUNT_DISABLED_EVENT]: {} } },
  ]);
  const rows = await scene.app.db.selectFrom('signal_stream').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('theirs');
  expect(await view()).toMatchObject({ waiting: 0, failingSince: null });
});

test('they come in the order in which they happened', async () => {
  for (const txn of ['a', 'b', 'c']) await scene.announce({ txn });
  await scene.settle();
  expect(said().map(({ txn }) => txn)).toEqual(['a', 'b', 'c']);
});

test('what the receiver refuses in the words of the RFC is not sent again, and the next is', async () => {
  scene.webhooks.reply = 400;
  scene.webhooks.texts.set(URL, '{"err":"invalid_audience","description":"not me"}');
  await scene.announce({ txn: 'a' });
  await scene.settle();
  expect(await view()).toMatchObject({
    waiting: 0,
    lastError: 'invalid_audience: not me',
    failingSince: null,
  });
  scene.webhooks.reply = 202;
  await scene.announce({ txn: 'b' });
  await scene.settle();
  expect(said().map(({ txn }) => txn)).toEqual(['a', 'b']);
});

describe.each([
  ['is silent', 'silent', ''],
  ['fails', 500, ''],
  ['says 400 in words of its own', 400, 'oops'],
  ['does not know us', 400, '{"err":"authentication_failed","description":"who"}'],
] as const)('a receiver that %s', (_what, reply, text) => {
  test('is tried again, later each time, until it takes it', async () => {
    scene.webhooks.reply = reply;
    scene.webhooks.texts.set(URL, text);
    await scene.announce();
    await scene.settle();
    await passing(4_000);
    expect(scene.webhooks.got).toHaveLength(1);
    await passing(1_000);
    expect(scene.webhooks.got).toHaveLength(2);
    await passing(29_000);
    expect(scene.webhooks.got).toHaveLength(2);
    expect((await view())?.failingSince).not.toBeNull();
    scene.webhooks.reply = 202;
    await passing(1_000);
    expect(scene.webhooks.got).toHaveLength(3);
    expect(await view()).toMatchObject({ waiting: 0, failingSince: null, lastError: null });
  });
});

test('a receiver that is dead for a day is paused and shown; let go on, it gets what it missed and is told', async () => {
  scene.webhooks.reply = 'silent';
  await scene.announce({ txn: 'missed' });
  await scene.settle();
  for (let hour = 0; hour < 27; hour++) await passing(HOUR_MS);
  expect(await view()).toMatchObject({ status: 'paused', statusReason: 'no push succeeded for a day' });
  const notices = await scene.app.db.selectFrom('notice').select('kind').execute();
  expect(notices).toEqual([{ kind: 'signals.paused' }]);
  const tries = scene.webhooks.got.length;
  await passing(5 * HOUR_MS);
  expect(scene.webhooks.got).toHaveLength(tries);
  scene.webhooks.reply = 202;
  await pauseStream(scene.app, actors.csirt, stream, { status: 'enabled', reason: 'it is back' });
  await scene.settle();
  const came = said().slice(tries);
  expect(came.map(({ events }) => Object.keys(events as object)[0])).toEqual([
    ACCOUNT_DISABLED_EVENT,
    STREAM_UPDATED_EVENT,
    STREAM_UPDATED_EVENT,
  ]);
  expect(came[2]).toMatchObject({ events: { [STREAM_UPDATED_EVENT]: { status: 'enabled' } } });
});

test('what was queued while the push before ended is found', async () => {
  await scene.announce();
  await scene.app.db.deleteFrom('job').execute();
  await sweepStreams(scene.app);
  await scene.settle();
  expect(scene.webhooks.got).toHaveLength(1);
});

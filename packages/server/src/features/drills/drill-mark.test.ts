import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokensOf } from '../implants/index.ts';
import { campaignSecret } from './campaign-secret.ts';
import { lookUpDrillMark } from './drill-mark.ts';
import { abortCampaign } from './ending.ts';
import { siteToken } from './submit-copies.ts';
import { csirt, DAY, type DrillScene, drillScene, HOUR } from './testing/drill-scene.ts';

let scene: DrillScene;
let campaign: string;
let copy: Awaited<ReturnType<DrillScene['deployments']>>[number];
let publicId: string;
beforeAll(async () => {
  scene = await drillScene();
  campaign = (await scene.started({ name: 'Secret winter' })).id;
  await scene.pass(60);
  const copies = await scene.deployments(campaign, 'alpha');
  copy = copies.find(({ role }) => role === 'implant') as typeof copy;
  copy.nonce = 'ab'.repeat(16);
  await scene.app.db.updateTable('deployment').set({ nonce: copy.nonce }).where('id', '=', copy.id).execute();
  publicId = (await scene.part(campaign, 'alpha')).incident?.publicId ?? '';
});
afterAll(() => scene.close());

const token = (of: 'canary' | 'config') => siteToken(campaignSecret(scene.app.keys, campaign), copy, of);
const things: [string, () => string][] = [
  ['the hash of a program', () => copy.sha256 ?? ''],
  ['the hash in capitals and with blanks', () => ` ${copy.sha256?.toUpperCase()} `],
  ['the address of a controller', () => '127.68.3.9'],
  ['that address with its port', () => '127.68.3.9:8461'],
  ['that address as F2 writes it', () => '127.68.3.9:8461/tcp'],
  ['the address that copies are submitted from', () => '127.67.3.41'],
  ['the id of an incident', () => publicId],
  ['that id in small letters', () => publicId.toLowerCase()],
  ['a token of a canary file', () => token('canary')],
  ['the line of a canary file', () => `canary-token=${token('canary')}`],
  ['a token of a configuration', () => token('config').toUpperCase()],
  ['a token in memory', () => tokensOf(scene.app.keys, copy).memory ?? ''],
  ['a token in the unlinked file', () => `muster-unlinked-token=${tokensOf(scene.app.keys, copy).unlinked}`],
];

describe('who holds something of an exercise may ask, and learns only that it is one', () => {
  test.each(things)('by %s', async (_what, value) => {
    const answer = await lookUpDrillMark(scene.app, value());
    expect(answer).toMatchObject({ exercise: true, contact: expect.stringMatching(/\S/) });
    expect(answer.since).toBe((await scene.view(campaign)).startedAt);
    const text = JSON.stringify(answer);
    for (const secret of ['alpha', 'Secret winter', campaign, copy.id, 'world-tour', 'Rogue'])
      expect(text).not.toContain(secret);
  });
});

test.each([
  '00'.repeat(32),
  '127.68.3.10',
  '999.68.3.9',
  'aaaaaaaaaaaaaaaa',
  'EX-19990101-01',
  "' or 1=1 --",
  '%',
])('what is not known here is to be treated as real: %s', async (value) => {
  expect(await lookUpDrillMark(scene.app, value)).toMatchObject({
    exercise: false,
    what: expect.stringContaining('Treat it as real'),
    contact: null,
    since: null,
  });
});

test('an address is vouched for a month longer than the exercise, not for ever', async () => {
  await abortCampaign(scene.app, csirt, campaign, 'over');
  await scene.app.clock.advance(29 * DAY);
  expect((await lookUpDrillMark(scene.app, '127.68.3.9')).exercise).toBe(true);
  await scene.app.clock.advance(DAY + HOUR);
  expect((await lookUpDrillMark(scene.app, '127.68.3.9')).exercise).toBe(false);
  expect((await lookUpDrillMark(scene.app, copy.sha256 ?? '')).exercise).toBe(true);
});

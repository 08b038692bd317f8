import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clocksOf } from '../incidents/index.ts';
import { recordContact } from './contact-records.ts';
import { closeCampaign, stopCampaign } from './ending.ts';
import { giveHint, waiveCheck } from './hints-and-waivers.ts';
import { csirt, type DrillScene, drillScene, script } from './testing/drill-scene.ts';

let scene: DrillScene;
let campaign: string;
beforeAll(async () => {
  scene = await drillScene();
  const yaml = script((text) => text.replaceAll('window: 10m', 'window: 0m'));
  campaign = (await scene.started({ yaml })).id;
  await scene.pass(90);
});
afterAll(() => scene.close());

async function acknowledged(site: 'alpha' | 'gamma') {
  const { incident } = await scene.part(campaign, site);
  const clocks = await clocksOf(scene.app.db, incident?.id ?? '', scene.now);
  return clocks.find(({ step }) => step === 'acknowledge');
}

function call(more: Partial<Parameters<typeof recordContact>[3]> = {}) {
  return recordContact(scene.app, csirt, campaign, {
    site: 'alpha',
    at: scene.now.toISOString(),
    kind: 'phone',
    reached: 'human',
    note: 'Kim answered',
    ...more,
  });
}

describe('a contact by phone or ticket', () => {
  test('that reached nobody, or a machine, stops no clock', async () => {
    await call({ reached: 'nobody' });
    await call({ reached: 'machine', kind: 'ticket' });
    expect((await acknowledged('alpha'))?.state).toBe('running');
  });

  test('of tomorrow is refused', async () => {
    const at = new Date(scene.now.getTime() + 1000).toISOString();
    await expect(call({ at })).rejects.toMatchObject({ code: 'request.invalid', at: '/at' });
  });

  test('from before the alarm is kept, and acknowledges nothing', async () => {
    const at = new Date(scene.now.getTime() - 80 * 60_000).toISOString();
    await call({ at });
    expect((await acknowledged('alpha'))?.state).toBe('running');
  });

  test('with a person stops the acknowledge clock at its moment', async () => {
    const at = new Date(scene.now.getTime() - 5 * 60_000).toISOString();
    const { id } = await call({ at });
    expect(await acknowledged('alpha')).toMatchObject({ state: 'met' });
    expect((await acknowledged('gamma'))?.state).toBe('running');
    const entries = await scene.entries('contact.recorded');
    expect(entries.find(({ body }) => body.record === id)?.body).toMatchObject({
      kind: 'phone',
      reached: 'human',
      at,
    });
    expect(JSON.stringify(entries)).not.toContain('Kim');
  });
});

describe('a hint', () => {
  const hint = () => giveHint(scene.app, csirt, campaign, { site: 'alpha', question: 'F1' });

  test('costs once, however often it is asked for', async () => {
    expect(await hint()).toEqual(await hint());
    const rows = await scene.app.db.selectFrom('hint_given').selectAll().execute();
    expect(rows).toMatchObject([{ question: 'F1', cost: 0.25 }]);
    expect(await scene.entries('hint.given')).toHaveLength(1);
  });

  test('that the scenario does not have, or for a site that takes no part, is not found', async () => {
    const ask = (site: string, question: string) => giveHint(scene.app, csirt, campaign, { site, question });
    await expect(ask('alpha', 'F9')).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask('beta', 'F1')).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a check is waived once, with its first reason, and only one that the scenario has', async () => {
  const waive = (check: string, reason: string) =>
    waiveCheck(scene.app, csirt, campaign, { site: 'alpha', check, reason });
  await waive('C7', 'the ticket system was down');
  await waive('C7', 'another reason');
  const rows = await scene.app.db.selectFrom('check_waiver').selectAll().execute();
  expect(rows).toMatchObject([{ check_id: 'C7', reason: 'the ticket system was down' }]);
  const entries = await scene.entries('check.waived');
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain('ticket system');
  await expect(waive('K8', 'no such check')).rejects.toMatchObject({ code: 'not-found' });
});

test('what is recorded between stop and close still counts; after closing nothing that a score rests on does', async () => {
  const own = await scene.started({ yaml: script((text) => text.replace(/perSite: \d+/, 'perSite: 1')) });
  await stopCampaign(scene.app, csirt, own.id, 'over');
  const at = scene.now.toISOString();
  const record = () =>
    recordContact(scene.app, csirt, own.id, { site: 'alpha', at, kind: 'phone', reached: 'human', note: '' });
  const waive = (check: string) =>
    waiveCheck(scene.app, csirt, own.id, { site: 'alpha', check, reason: 'our mistake' });
  await record();
  await waive('C7');
  await scene.app.clock.advance(259_200_000 + 30 * 60_000);
  await closeCampaign(scene.app, csirt, own.id);
  const entries = async () =>
    (
      await Promise.all(['contact.recorded', 'check.waived', 'hint.given'].map((kind) => scene.entries(kind)))
    ).flat();
  const before = await entries();
  for (const act of [
    record,
    () => waive('C8'),
    () => giveHint(scene.app, csirt, own.id, { site: 'alpha', question: 'F1' }),
  ])
    await expect(act()).rejects.toMatchObject({
      code: 'campaign.closed',
      message: expect.stringContaining('override'),
    });
  expect(await entries()).toEqual(before);
});

test('hints end with the drill', async () => {
  await stopCampaign(scene.app, csirt, campaign, 'over');
  await expect(giveHint(scene.app, csirt, campaign, { site: 'alpha', question: 'F2' })).rejects.toMatchObject(
    { code: 'state.conflict' },
  );
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordAuthorisation, withdrawAuthorisation } from './authorisations.ts';
import { startCampaign } from './launch.ts';
import { alpha, auditor, csirt, type DrillScene, drillScene, HOUR, north } from './testing/drill-scene.ts';

let scene: DrillScene;
beforeAll(async () => {
  scene = await drillScene();
});
afterAll(() => scene.close());

async function consentsOf(campaign: string) {
  return await scene.app.db
    .selectFrom('site_authorisation')
    .innerJoin('participation', 'participation.id', 'site_authorisation.participation_id')
    .selectAll('site_authorisation')
    .where('participation.campaign_id', '=', campaign)
    .orderBy('site_authorisation.id')
    .execute();
}

test('a consent names who agreed, when, what may be used and who knows; a new one replaces it and both stay', async () => {
  const { id } = await scene.draft();
  const first = await recordAuthorisation(scene.app, csirt, id, scene.consent('alpha'));
  await scene.app.clock.advance(HOUR);
  const second = await recordAuthorisation(scene.app, csirt, id, scene.consent('alpha', { hosts: ['wn-9'] }));
  const rows = await consentsOf(id);
  expect(rows.map(({ id: row, hosts, withdrawn_at }) => [row, hosts, withdrawn_at !== null])).toEqual([
    [first.id, ['wn-1', 'wn-2'], true],
    [second.id, ['wn-9'], false],
  ]);
  expect(rows[1]).toMatchObject({
    agreed_by: 'Head of alpha',
    white_cell_email: 'wanda@alpha.example',
    addresses: ['127.66.3.0/24'],
    recorded_by: csirt.id,
  });
  expect((await scene.part(id, 'alpha')).authorised).toBe(true);
  expect((await scene.part(id, 'gamma')).authorised).toBe(false);
});

test('the ledger holds no person, host or address of a consent in the clear', async () => {
  const { id } = await scene.draft();
  await scene.authorise(id);
  const text = JSON.stringify(await scene.entries('site.authorised'));
  for (const secret of ['Head', 'Wanda', 'wanda@', 'wn-1', '127.66.']) expect(text).not.toContain(secret);
  const [one] = (await scene.entries('site.authorised')).slice(-2);
  const [other] = (await scene.entries('site.authorised')).slice(-1);
  expect(one?.body.who).not.toBe(other?.body.who);
});

test.each([
  ['a network that is no CIDR block', { addresses: ['127.0.0.0/8', '127.0.0.1'] }, '/addresses/1'],
  ['a block of too many bits', { addresses: ['127.0.0.0/33'] }, '/addresses/0'],
  ['a consent of tomorrow', { agreedAt: '2027-01-09T00:00:00.000Z' }, '/agreedAt'],
])('%s is refused', async (_what, wrong, at) => {
  const { id } = await scene.draft();
  const consent = scene.consent('alpha', wrong);
  await expect(recordAuthorisation(scene.app, csirt, id, consent)).rejects.toMatchObject({
    code: 'request.invalid',
    at,
  });
  expect(await consentsOf(id)).toEqual([]);
});

test('a site that takes no part cannot consent', async () => {
  const { id } = await scene.draft();
  for (const site of ['beta', 'omega'])
    await expect(
      recordAuthorisation(scene.app, csirt, id, { ...scene.consent('alpha'), site }),
    ).rejects.toMatchObject({ code: 'not-found' });
});

test('a consent is withdrawn once, and without it nothing starts', async () => {
  const { id } = await scene.announced();
  await scene.authorise(id);
  const before = (await scene.entries('site.authorisation-withdrawn')).length;
  await withdrawAuthorisation(scene.app, csirt, id, 'gamma');
  await withdrawAuthorisation(scene.app, csirt, id, 'gamma');
  expect(await scene.entries('site.authorisation-withdrawn')).toHaveLength(before + 1);
  await expect(startCampaign(scene.app, csirt, id)).rejects.toMatchObject({
    code: 'campaign.not-authorised',
    message: expect.stringMatching(/gamma/),
  });
  await expect(startCampaign(scene.app, csirt, id)).rejects.not.toMatchObject({
    message: expect.stringMatching(/alpha/),
  });
});

test('from the start on consents stand as they are', async () => {
  const { id } = await scene.started();
  const frozen = await consentsOf(id);
  await expect(recordAuthorisation(scene.app, csirt, id, scene.consent('alpha'))).rejects.toMatchObject({
    code: 'state.conflict',
  });
  await expect(withdrawAuthorisation(scene.app, csirt, id, 'alpha')).rejects.toMatchObject({
    code: 'state.conflict',
  });
  await scene.app.db.updateTable('campaign').set({ state: 'closed' }).where('id', '=', id).execute();
  await expect(withdrawAuthorisation(scene.app, csirt, id, 'alpha')).rejects.toMatchObject({
    code: 'state.conflict',
  });
  expect(await consentsOf(id)).toEqual(frozen);
});

test('only who runs the campaign records consents', async () => {
  const { id } = await scene.draft();
  const consent = scene.consent('alpha');
  await expect(recordAuthorisation(scene.app, auditor, id, consent)).rejects.toMatchObject({
    code: 'auth.denied',
  });
  for (const actor of [alpha, north])
    await expect(recordAuthorisation(scene.app, actor, id, consent)).rejects.toMatchObject({
      code: 'not-found',
    });
});

import { createHash } from 'node:crypto';
import { checkCatalogue } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { announceCampaign, viewScheme } from './announcement.ts';
import { listCampaigns, viewCampaign } from './campaigns.ts';
import { abortCampaign } from './ending.ts';
import { rehearseCampaign } from './rehearsal.ts';
import {
  administrator,
  alpha,
  auditor,
  beta,
  csirt,
  DAY,
  type DrillScene,
  drillScene,
  gamma,
  north,
  script,
  south,
} from './testing/drill-scene.ts';

let scene: DrillScene;
beforeAll(async () => {
  scene = await drillScene();
});
afterAll(() => scene.close());

async function countOf(
  table: 'campaign' | 'participation' | 'job' | 'deployment' | 'message',
): Promise<number> {
  const { count } = await scene.app.db
    .selectFrom(table)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

describe('a campaign is drafted', () => {
  test('with its scenario frozen by hash; nothing is sent or planned', async () => {
    const yaml = script();
    const draft = await scene.draft({ yaml });
    expect(draft).toMatchObject({
      state: 'draft',
      scope: { kind: 'federation', ngiId: null },
      scenario: { name: 'world-tour', sha256: createHash('sha256').update(yaml).digest('hex') },
      seed: 'one',
      schemeSha256: null,
    });
    expect(draft.participations.map(({ site, authorised }) => [site.name, authorised])).toEqual([
      ['alpha', false],
      ['gamma', false],
    ]);
    expect([await countOf('job'), await countOf('deployment'), await countOf('message')]).toEqual([0, 0, 0]);
  });

  test('by the name of a scenario that ships, and keeps the same text once', async () => {
    const one = await scene.draft({ scenario: 'contact-check' });
    const two = await scene.draft({ scenario: 'contact-check' });
    expect(two.scenario).toEqual(one.scenario);
    await expect(scene.draft({ scenario: 'no-such' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('rogue-user'),
    });
  });

  test('not from YAML with errors, which names the line', async () => {
    const yaml = script((text) => text.replace(/perSite: \d+/, 'perSite: many'));
    const line = yaml.split('\n').findIndex((one) => one.includes('perSite: many')) + 1;
    await expect(scene.draft({ yaml })).rejects.toMatchObject({
      code: 'scenario.invalid',
      at: expect.stringMatching(new RegExp(`^${line}:`)),
      message: expect.stringContaining('implants.perSite'),
    });
    await expect(scene.draft({ yaml: 'scenario: [a\n' })).rejects.toMatchObject({ code: 'scenario.invalid' });
  });

  test.each([0, -1])('not with a window that ends %i ms after it begins', async (length) => {
    const from = '2027-01-06T08:00:00.000Z';
    const to = new Date(new Date(from).getTime() + length).toISOString();
    await expect(scene.draft({ from, to })).rejects.toMatchObject({ code: 'request.invalid', at: '/to' });
  });

  test('not with an unknown site, and nothing of it is kept then', async () => {
    const before = await countOf('campaign');
    await expect(scene.draft({ sites: ['alpha', 'omega'] })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('omega'),
    });
    expect(await countOf('campaign')).toBe(before);
  });

  test('with each site once, however often and in whatever way it is named', async () => {
    const draft = await scene.draft({ sites: ['alpha', 'ALPHA', 'site_alpha'] });
    expect(draft.participations).toHaveLength(1);
  });

  test('by an officer of an NGI for its own sites only', async () => {
    const own = await scene.draft({ ngi: 'ngi_north', sites: ['alpha', 'beta'] }, north);
    expect(own.scope).toEqual({ kind: 'ngi', ngiId: 'ngi_north' });
    const gammas = scene.draft({ ngi: 'ngi_north', sites: ['alpha', 'gamma'] }, north);
    await expect(gammas).rejects.toMatchObject({ code: 'not-found' });
    await expect(scene.draft({ ngi: 'ngi_south', sites: ['gamma'] }, north)).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(scene.draft({ sites: ['alpha'] }, north)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(scene.draft({ ngi: 'ngi_north', sites: ['gamma'] })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(scene.draft({ ngi: 'ngi_none', sites: ['gamma'] })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test.each([auditor, alpha])('not by $role', async (actor) => {
    await expect(scene.draft({}, actor)).rejects.toMatchObject({ code: 'auth.denied' });
  });
});

describe('a campaign is rehearsed', () => {
  test('and a clean rehearsal, with all its findings, leads on', async () => {
    const { id } = await scene.draft();
    const { state, rehearsal } = await rehearseCampaign(scene.app, csirt, id);
    expect(state).toBe('rehearsed');
    expect(rehearsal?.findings.every(({ ok }) => ok)).toBe(true);
    expect(rehearsal?.findings.filter(({ site }) => site === 'alpha').map(({ what }) => what)).toEqual([
      'contact',
      'controller',
      'front door, drill',
      'front door, innocent',
      'front door, operator',
    ]);
    expect(await countOf('message')).toBe(0);
  });

  test('and goes back to draft when a later rehearsal fails', async () => {
    const { id } = await scene.draft();
    await rehearseCampaign(scene.app, csirt, id);
    scene.prober.results.set('rogue', 'refused');
    const again = await rehearseCampaign(scene.app, csirt, id);
    scene.prober.results.clear();
    expect(again.state).toBe('draft');
    expect(again.rehearsal?.findings).toContainEqual(
      expect.objectContaining({ site: 'alpha', ok: false, what: 'front door, drill', detail: 'banned' }),
    );
    await expect(announceCampaign(scene.app, csirt, id)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test.each([
    ['texts', (yaml: string) => yaml.replace('{{site}}', '{{nonsense}}')],
    ['procedure', (yaml: string) => `${yaml}\nprocedure: no-such\n`],
    ['procedure', (yaml: string) => yaml.replace('contain: { amount: 1,', 'contain: { amount: 1.5,')],
    [
      'contact',
      (yaml: string) => yaml.replace('    kind: request\n', '    kind: request\n    to: [admin]\n'),
    ],
  ])('and %s that cannot work are found', async (what, change) => {
    const { id } = await scene.draft({ yaml: script(change) });
    const { state, rehearsal } = await rehearseCampaign(scene.app, csirt, id);
    expect(rehearsal?.findings.filter(({ ok }) => !ok).map((one) => one.what)).toContain(what);
    expect(state).toBe('draft');
  });

  test('and a site without controller address or front door is found', async () => {
    const { id } = await scene.draft({ sites: ['beta'] });
    const { db } = scene.app;
    const ofBeta = db.deleteFrom('site_endpoint').where('site_id', '=', 'site_beta');
    await ofBeta.where('kind', '=', 'controller').execute();
    const { rehearsal } = await rehearseCampaign(scene.app, csirt, id);
    expect(rehearsal?.findings.filter(({ ok }) => !ok).map(({ what }) => what)).toEqual(['controller']);
    await ofBeta.execute();
    const next = await rehearseCampaign(scene.app, csirt, id);
    expect(next.rehearsal?.findings.filter(({ ok }) => !ok).map(({ what }) => what)).toContain('front door');
  });

  test('not once it is announced, and the refusal tells its true state', async () => {
    const { id } = await scene.announced();
    await expect(rehearseCampaign(scene.app, csirt, id)).rejects.toMatchObject({
      code: 'state.conflict',
      message: expect.stringContaining('The campaign is announced'),
    });
  });
});

describe('a campaign is announced', () => {
  test('only after a clean rehearsal', async () => {
    const { id } = await scene.draft();
    await expect(announceCampaign(scene.app, csirt, id)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('and its scheme is frozen by hash, without a word of its injects', async () => {
    const { id, schemeSha256 } = await scene.announced();
    const { sha256, ...scheme } = await viewScheme(scene.app, alpha, id);
    expect(sha256).toBe(schemeSha256);
    expect(createHash('sha256').update(canonicalJson(scheme)).digest('hex')).toBe(sha256);
    expect(scheme.questions).toContainEqual({ id: 'F1', attempts: 3, hintCost: 0.25 });
    const text = JSON.stringify(scheme);
    for (const secret of ['Robin Rogue', 'Suspected', 'inject', '"one"', 'alarm'])
      expect(text).not.toContain(secret);
    const [entry] = (await scene.entries('campaign.announced')).filter(({ subject }) => subject === id);
    expect(entry?.body.scheme).toBe(sha256);
  });

  test('and its scheme stays what it was when a later version words a check otherwise', async () => {
    const { id, schemeSha256 } = await scene.announced();
    const announced = await viewScheme(scene.app, alpha, id);
    const check = checkCatalogue.C1 as { title: string };
    const { title } = check;
    try {
      check.title = 'Worded otherwise';
      expect(await viewScheme(scene.app, alpha, id)).toEqual(announced);
      expect(announced.sha256).toBe(schemeSha256);
      const draft = await scene.draft();
      expect((await viewScheme(scene.app, csirt, draft.id)).checks).toContainEqual(
        expect.objectContaining({ id: 'C1', title: 'Worded otherwise' }),
      );
    } finally {
      check.title = title;
    }
  });

  test('and from then on its sites and their NGIs read the scheme, others learn nothing', async () => {
    const { id } = await scene.draft();
    for (const reader of [csirt, administrator, auditor])
      await expect(viewScheme(scene.app, reader, id)).resolves.toMatchObject({ campaign: id });
    const outsiders = [alpha, beta, gamma, north, south];
    for (const reader of outsiders)
      await expect(viewScheme(scene.app, reader, id)).rejects.toMatchObject({ code: 'not-found' });
    await rehearseCampaign(scene.app, csirt, id);
    for (const reader of outsiders)
      expect((await listCampaigns(scene.app, reader)).map((one) => one.id)).not.toContain(id);
    await announceCampaign(scene.app, csirt, id);
    for (const reader of [alpha, gamma, north, south])
      await expect(viewScheme(scene.app, reader, id)).resolves.toMatchObject({ campaign: id });
    await expect(viewScheme(scene.app, beta, id)).rejects.toMatchObject({ code: 'not-found' });
    for (const reader of outsiders)
      await expect(viewCampaign(scene.app, reader, id)).rejects.toMatchObject({ code: 'not-found' });
    const listed = async (reader: typeof alpha) =>
      (await listCampaigns(scene.app, reader)).some((one) => one.id === id);
    for (const reader of [alpha, south]) expect(await listed(reader)).toBe(true);
    expect(await listed(beta)).toBe(false);
  });
});

test('a campaign within 60 days at the same sites is warned of; a secret one only to who may see it', async () => {
  const far = new Date(scene.now.getTime() + 400 * DAY);
  const later = (days: number) => new Date(far.getTime() + days * DAY).toISOString();
  const secret = await scene.draft({ from: later(0), to: later(7), sites: ['alpha'] });
  const own = await scene.draft(
    { from: later(66), to: later(70), sites: ['alpha'], ngi: 'ngi_north' },
    north,
  );
  expect(own.conflicts).toEqual([]);
  await rehearseCampaign(scene.app, csirt, secret.id);
  expect((await viewCampaign(scene.app, csirt, own.id)).conflicts).toEqual([
    { campaign: secret.id, name: secret.name, sites: ['site_alpha'], daysApart: 59 },
  ]);
  expect((await viewCampaign(scene.app, north, own.id)).conflicts).toEqual([]);
  await announceCampaign(scene.app, csirt, secret.id);
  expect((await viewCampaign(scene.app, north, own.id)).conflicts).toHaveLength(1);
  const elsewhere = await scene.draft({ from: later(8), to: later(9), sites: ['gamma'] });
  const rested = await scene.draft({ from: later(68), to: later(70), sites: ['alpha'] });
  expect([elsewhere.conflicts, rested.conflicts]).toEqual([[], []]);
  await abortCampaign(scene.app, csirt, secret.id, 'not needed');
  expect((await viewCampaign(scene.app, csirt, own.id)).conflicts).toEqual([]);
});

import type { Actor, OverviewView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suspendSite } from '../drills/suspension.ts';
import {
  administrator,
  alpha,
  auditor,
  beta,
  csirt,
  type DrillScene,
  drillScene,
  gamma,
  HOUR,
  north,
  south,
} from '../drills/testing/drill-scene.ts';
import { createIncident } from '../incidents/create.ts';
import { actorOf } from '../incidents/incidents.fixture.ts';
import { viewOverview } from './overview.ts';
import { UnsureWordsOf } from './unsure-words.ts';

const vo = actorOf('vo-manager', { kind: 'vo', vo: 'biomed' });
let scene: DrillScene;
let campaign: string;
let quiet: OverviewView;

/** Alpha and gamma take part, in two NGIs; nobody answers. Beta has a real incident beside it. */
beforeAll(async () => {
  scene = await drillScene();
  quiet = await see(csirt);
  ({ id: campaign } = await scene.started());
  await scene.pass(240);
  await createIncident(scene.app, csirt, {
    title: 'Stolen key at beta',
    tlp: 'AMBER',
    severity: 'high',
    siteId: 'site_beta',
    sites: [],
    tlpRestriction: '',
    procedure: 'egi-ssc',
    overrides: [],
  });
  await scene.app.db
    .insertInto('inbound_mail')
    .values({
      id: 'mail_stray',
      received_at: scene.now,
      sha256: 'a'.repeat(64),
      size: 10,
      envelope_from: 'who@knows.example',
      envelope_to: ['csirt@muster.example'],
      peer: '192.0.2.1',
      triage: 'open',
      entry_id: 'ent_1',
      read_at: scene.now,
    })
    .execute();
  const part = await scene.part(campaign, 'gamma');
  await scene.app.db
    .insertInto('appeal')
    .values({
      id: 'app_1',
      participation_id: part.id,
      check_id: 'C3',
      text: 'We did answer.',
      at: scene.now,
      raised_by: 'tok_gamma',
      state: 'open',
      entry_id: 'ent_2',
    })
    .execute();
});
afterAll(() => scene.close());

function see(actor: Actor): Promise<OverviewView> {
  return viewOverview(scene.app, actor, new UnsureWordsOf(scene.app));
}

function sitesIn(view: OverviewView): string[] {
  const named = [
    ...view.clocks.groups.flatMap(({ sites }) => sites),
    ...view.waiting.flatMap((one) => ('sites' in one ? one.sites : [])),
  ].map(({ name }) => name);
  return [...new Set(named)].sort();
}

function kindsIn(view: OverviewView): string[] {
  return [...new Set(view.waiting.map(({ kind }) => kind))].sort();
}

test('a quiet house needs nothing of anybody', () => {
  expect(quiet.clocks).toEqual({ running: 0, missed: 0, groups: [], more: 0 });
  expect([quiet.waiting, quiet.campaigns, quiet.next]).toEqual([[], [], null]);
});

describe('what needs somebody now', () => {
  test.each([
    ['the CSIRT', csirt],
    ['an administrator', administrator],
    ['an auditor', auditor],
  ])('is shown whole to %s', async (_, actor) => {
    const view = await see(actor);
    expect(sitesIn(view)).toEqual(['alpha', 'gamma']);
    expect(view.clocks.groups.map(({ step, count }) => [step, count])).toContainEqual(['contain', 2]);
    expect(view.clocks.groups[0]?.campaign).toEqual({ id: campaign, name: 'Winter tour' });
    expect(kindsIn(view)).toEqual(['appeal', 'copies-lost', 'triage']);
    expect(view.campaigns).toMatchObject([{ id: campaign, state: 'running', sites: 2 }]);
  });

  test.each([
    ['the north', north, 'alpha', []],
    ['the south', south, 'gamma', ['appeal']],
  ] as const)('is shown to an officer of the NGI in %s for its own sites', async (_, actor, site, kinds) => {
    const view = await see(actor);
    expect(sitesIn(view)).toEqual([site]);
    expect(view.clocks.groups.every(({ count }) => count === 1)).toBe(true);
    expect(kindsIn(view)).toEqual(kinds);
    // What copies do is measured: it would do the watching for who is watched.
    expect(view.campaigns).toMatchObject([{ sites: 1, copies: null }]);
  });

  test('is shown to a site for itself: its clocks and its appeal, nothing of copies or mail', async () => {
    const own = await see(gamma);
    expect(sitesIn(own)).toEqual(['gamma']);
    expect(kindsIn(own)).toEqual(['appeal']);
    expect(own.campaigns).toMatchObject([{ sites: 1, copies: null }]);
    expect(kindsIn(await see(alpha))).toEqual([]);
    expect(JSON.stringify(await see(alpha))).not.toContain('gamma');
  });

  test.each([
    ['a site that takes no part', beta],
    ['a manager of a VO', vo],
    ['an officer of an NGI that has no site here', actorOf('officer', { kind: 'ngi', ngiId: 'ngi_none' })],
    ['a site contact with the scope of everything', actorOf('site-contact')],
  ])('is nothing at all for %s', async (_, actor) => {
    const view = await see(actor);
    expect([view.clocks.running + view.clocks.missed, view.waiting, view.campaigns, view.next]).toEqual([
      0,
      [],
      [],
      null,
    ]);
  });
});

test('a campaign that is planned in secret is known to those who plan it alone', async () => {
  const from = new Date(scene.now.getTime() + 48 * HOUR);
  const to = new Date(from.getTime() + 48 * HOUR).toISOString();
  await scene.draft({ name: 'Secret tour', sites: ['beta'], from: from.toISOString(), to });
  expect((await see(csirt)).next).toMatchObject({ name: 'Secret tour', from: from.toISOString() });
  for (const actor of [north, south, beta, vo]) {
    const view = await see(actor);
    expect(JSON.stringify(view)).not.toContain('Secret');
    expect(view.next).toBeNull();
  }
});

test('an officer of an NGI looks after the copies of a campaign that the NGI runs itself', async () => {
  await scene.app.db
    .updateTable('campaign')
    .set({ scope_kind: 'ngi', scope_ngi_id: 'ngi_north' })
    .where('id', '=', campaign)
    .execute();
  const view = await see(north);
  expect(kindsIn(view)).toContain('copies-lost');
  expect(view.campaigns[0]?.copies?.lost).toBeGreaterThan(0);
  expect(kindsIn(await see(south))).toEqual(['appeal']);
  await scene.app.db
    .updateTable('campaign')
    .set({ scope_kind: 'federation', scope_ngi_id: null })
    .where('id', '=', campaign)
    .execute();
});

test('a site that was suspended has no running clock, but its copies are looked after', async () => {
  await suspendSite(scene.app, csirt, campaign, { site: 'alpha', reason: 'This is real.' });
  expect((await see(north)).clocks.running).toBe(0);
  const lost = (await see(csirt)).waiting.find(({ kind }) => kind === 'copies-lost');
  expect(lost && 'sites' in lost ? lost.sites.map(({ name }) => name) : []).toContain('alpha');
});

describe('an incident at two sites', () => {
  let incident: string;
  beforeAll(async () => {
    const { view } = await createIncident(scene.app, csirt, {
      title: 'Stolen key at alpha and gamma',
      tlp: 'AMBER',
      severity: 'high',
      sites: [
        { siteId: 'site_alpha', state: 'suspected' },
        { siteId: 'site_gamma', state: 'suspected' },
      ],
      suspectedAt: scene.now.toISOString(),
      tlpRestriction: '',
      procedure: 'egi-sec01',
      overrides: [],
    });
    incident = view.id;
  });

  test.each([
    ['the CSIRT', csirt, ['site_alpha', 'site_gamma']],
    ['the one site', alpha, ['site_alpha']],
    ['the NGI of the other', south, ['site_gamma']],
    ['a third site', beta, []],
    ['a VO', vo, []],
  ])('shows %s the clocks of their sites', async (_who, actor, sites) => {
    const groups = (await see(actor)).clocks.groups.filter(
      (group) => group.sites[0]?.incident?.id === incident,
    );
    expect([...new Set(groups.flatMap((group) => group.sites.map(({ id }) => id)))].sort()).toEqual(sites);
  });

  test('is news to those who have a part in it, and to nobody else', async () => {
    const tellsOf = async (actor: Actor) =>
      (await see(actor)).incidents.latest.some((event) => event.incident.id === incident);
    for (const actor of [csirt, auditor, alpha, south]) expect(await tellsOf(actor)).toBe(true);
    for (const actor of [beta, vo]) expect(await tellsOf(actor)).toBe(false);
  });
});

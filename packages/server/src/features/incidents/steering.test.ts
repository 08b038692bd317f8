import { listIncidentsQuery, openIncidentRequest } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { clocksOf } from './clocks.ts';
import { changeIncidentState, viewClosing } from './closing.ts';
import { createIncident } from './create.ts';
import { noteDue } from './due.ts';
import { alpha, auditor, csirt, MORNING, north, seedFederation } from './incidents.fixture.ts';
import { endLink, linkIncident } from './links.ts';
import { countsOfIncidents, listIncidents } from './listing.ts';
import { viewParties } from './parties-view.ts';
import { endRole, giveRole, handOverLead, listCandidates } from './roles.ts';
import { waive } from './service.ts';
import { shareIncident } from './shares.ts';
import { addSite, setSite } from './site-parts.ts';
import { viewStateChange } from './state-change.ts';
import { changeIncident } from './steering.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.clock.advance(MORNING.getTime() - app.clock.now().getTime());
  await seedFederation(app.db);
  for (const name of ['ada', 'bo'])
    await app.db
      .insertInto('person')
      .values({ id: `per_${name}`, name, mail: null, state: 'active', made_by: 'system', made_at: MORNING })
      .execute();
});
afterAll(() => app.close());

const request = (more: object) => openIncidentRequest.parse({ title: 'Something', ...more });
const opened = async (siteId = 'site_alpha') =>
  (await createIncident(app, csirt, request({ siteId }))).view.id;
const list = (query: object = {}) => listIncidentsQuery.parse(query);

describe('opening', () => {
  it('happens once under a key, whoever asks twice at once', async () => {
    const asked = request({ title: 'Asked twice', siteId: 'site_alpha' });
    const made = await Promise.all(
      [1, 2, 3].map(() => createIncident(app, csirt, asked, 'key-of-the-program')),
    );
    expect(new Set(made.map(({ view }) => view.id)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    const other = request({ title: 'Something else', siteId: 'site_alpha' });
    await expect(createIncident(app, csirt, other, 'key-of-the-program')).rejects.toMatchObject({
      code: 'state.conflict',
    });
    // A key is the asker's own.
    expect(
      (await createIncident(app, { ...north, id: 'tok_north' }, other, 'key-of-the-program')).isNew,
    ).toBe(true);
  });

  it('names several sites, and starts the clocks of each at the suspicion', async () => {
    const suspectedAt = '2027-01-08T12:00:00.000Z';
    const sites = [{ siteId: 'site_gamma' }];
    const { view } = await createIncident(app, csirt, request({ siteId: 'site_alpha', sites, suspectedAt }));
    expect(view.sites.map(({ site, state }) => `${site.name} ${state}`)).toEqual([
      'alpha affected',
      'gamma suspected',
    ]);
    const clocks = await clocksOf(app.db, view.id, app.clock.now());
    const running = clocks.filter(({ step }) => step === 'heads-up');
    expect(running.map(({ site, anchorAt }) => [site, anchorAt?.toISOString()])).toEqual([
      ['site_alpha', suspectedAt],
      ['site_gamma', suspectedAt],
    ]);
    await expect(createIncident(app, north, request({ siteId: 'site_alpha', sites }))).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(createIncident(app, alpha, request({ siteId: 'site_alpha' }))).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });
});

describe('closing', () => {
  it('says what is missing, and happens when nothing is', async () => {
    const id = await opened();
    await changeIncidentState(app, csirt, id, { state: 'resolved' });
    const closing = changeIncidentState(app, csirt, id, { state: 'closed' });
    await expect(closing).rejects.toMatchObject({
      code: 'state.conflict',
      message: expect.stringContaining(
        'Affected systems are isolated and contained, with the evidence kept at alpha',
      ),
    });
    expect((await viewClosing(app, alpha, id)).missing).toEqual([]);
    const clocks = await clocksOf(app.db, id, app.clock.now());
    for (const step of new Set(clocks.map((clock) => clock.step)))
      await waive(app, csirt, id, { step, reason: 'a false alarm' });
    expect((await viewClosing(app, csirt, id)).missing).toEqual([]);
    expect((await changeIncidentState(app, csirt, id, { state: 'closed' })).state).toBe('closed');
    await expect(changeIncidentState(app, csirt, id, { state: 'open' })).rejects.toMatchObject({
      at: '/reason',
    });
    expect((await changeIncidentState(app, csirt, id, { state: 'open', reason: 'It came back' })).state).toBe(
      'open',
    );
    await expect(changeIncidentState(app, north, id, { state: 'resolved' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });
});

describe('before another state', () => {
  it('it is said which clocks begin and go on, what holds on, and who is told', async () => {
    const id = await opened();
    await giveRole(app, csirt, id, { personId: 'per_ada', role: 'lead' });
    await insertBan('AA', id, 'active');
    await insertBan('BB', id, 'lifted');
    await insertOrder('1', id, { title: 'vm-17' });
    await insertOrder('2', id, { title: 'vm-18' });
    await insertOrder('3', id, { title: 'vm-18', kind: 'release', undoes: 'ord_2' });
    await insertOrder('4', id, { title: 'vm-19', expires_at: MORNING });
    const change = await viewStateChange(app, csirt, id, {});
    expect(change).toMatchObject({ from: 'open', to: 'resolved', mayFollow: true, missing: [] });
    expect(change.clocks.begin.map(({ site }) => site)).toEqual(['alpha']);
    expect(change.clocks.goOn.map(({ title }) => title)).toContain(
      'Local security team, NGI officer and CSIRT are told',
    );
    expect(change.clocks.end).toEqual([]);
    expect(change.inForce.map(({ kind, title }) => `${kind} ${title}`)).toEqual(['ban AA', 'order vm-17']);
    expect(change.told).toEqual({ people: ['ada'], sites: ['alpha'], ngis: ['north'] });
    expect((await viewStateChange(app, csirt, id, { to: 'closed' })).mayFollow).toBe(false);
  });

  it('opened again, what counted from the resolution ends; and of what is RED no NGI is told', async () => {
    const id = await opened();
    await changeIncidentState(app, csirt, id, { state: 'resolved' });
    await changeIncident(app, csirt, id, { tlp: 'RED' });
    const closing = await viewStateChange(app, csirt, id, {});
    expect(closing.to).toBe('closed');
    expect(closing.missing.length).toBeGreaterThan(0);
    const again = await viewStateChange(app, csirt, id, { to: 'open' });
    expect(again.clocks.end.map(({ title }) => title)).toContain(
      'The closure report, AMBER or RED, says what was resolved and learnt',
    );
    expect(again.told.ngis).toEqual([]);
  });

  it('is for those who may decide it', async () => {
    const id = await opened();
    for (const actor of [north, alpha, auditor])
      await expect(viewStateChange(app, actor, id, {})).rejects.toMatchObject({ code: 'auth.denied' });
  });
});

async function insertBan(title: string, incident: string, state: 'active' | 'lifted'): Promise<void> {
  await app.db
    .insertInto('ban')
    .values({
      id: `ban_${title}`,
      title,
      subject: JSON.stringify({ identifiers: [], cascade: false }),
      effects: JSON.stringify({}),
      reason: 'a stolen key',
      tlp: 'AMBER',
      incident_id: incident,
      exercise: false,
      state,
      made_at: MORNING,
      made_by: 'tok_author',
      made_by_person: 'per_author',
      expires_at: new Date('2027-02-05T07:00:00Z'),
      approval: JSON.stringify({ needed: false, reasons: [] }),
      spared: [],
      reach: JSON.stringify({}),
      reach_keys: [],
    } as never)
    .execute();
}

async function insertOrder(name: string, incident: string, more: object): Promise<void> {
  await app.db
    .insertInto('site_order')
    .values({
      id: `ord_${name}`,
      kind: 'contain',
      target: JSON.stringify({ type: 'workload', system: 'cloud', ref: name }),
      effects: JSON.stringify({}),
      reason: 'it mines',
      tlp: 'AMBER',
      incident_id: incident,
      exercise: false,
      issued_at: MORNING,
      issued_by: 'tok_author',
      expires_at: null,
      undoes: null,
      ban_id: null,
      entry_id: 'ent_1',
      ...more,
    } as never)
    .execute();
}

describe('people', () => {
  it('lead one at a time, and hand over without a gap', async () => {
    const id = await opened();
    await giveRole(app, csirt, id, { personId: 'per_ada', role: 'lead' });
    await expect(giveRole(app, csirt, id, { personId: 'per_bo', role: 'lead' })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await app.clock.advance(60_000);
    await handOverLead(app, csirt, id, { personId: 'per_bo', note: 'The site answers by phone' });
    const { roles } = await viewParties(app, csirt, id);
    const [before, now] = roles;
    expect([before?.person.name, now?.person.name]).toEqual(['ada', 'bo']);
    expect(before?.until).toBe(now?.from);
    await endRole(app, csirt, id, now?.id ?? '');
    await expect(endRole(app, csirt, id, now?.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
    await expect(giveRole(app, north, id, { personId: 'per_bo', role: 'scribe' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(listCandidates(app, north)).rejects.toMatchObject({ code: 'auth.denied' });
  });

  it('of a site learn who leads and whom to ask, not who else looks on', async () => {
    const id = await opened();
    await giveRole(app, csirt, id, { personId: 'per_ada', role: 'lead' });
    await giveRole(app, csirt, id, { personId: 'per_bo', role: 'observer' });
    expect((await viewParties(app, alpha, id)).roles.map(({ role }) => role)).toEqual(['lead']);
  });
});

describe('sites, shares and links', () => {
  it('are added by an NGI where the site is its own', async () => {
    const id = await opened();
    await addSite(app, north, id, { siteId: 'site_beta', state: 'suspected' });
    await expect(addSite(app, north, id, { siteId: 'site_gamma', state: 'suspected' })).rejects.toMatchObject(
      {
        code: 'auth.denied',
      },
    );
    await expect(addSite(app, csirt, id, { siteId: 'site_beta', state: 'suspected' })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    expect((await setSite(app, north, id, 'site_beta', { state: 'cleared' })).sites).toMatchObject([
      { state: 'affected' },
      { state: 'cleared' },
    ]);
    await expect(setSite(app, alpha, id, 'site_alpha', { state: 'cleared' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });

  it('are shared once, with who is known, until a time that comes', async () => {
    const id = await opened();
    const share = { kind: 'ngi', ref: 'ngi_south', reason: 'they know the tool' } as const;
    await shareIncident(app, csirt, id, share);
    await expect(shareIncident(app, csirt, id, share)).rejects.toMatchObject({ code: 'state.conflict' });
    await expect(shareIncident(app, csirt, id, { ...share, ref: 'ngi_x' })).rejects.toMatchObject({
      at: '/ref',
    });
    const over = { ...share, ref: 'ngi_north', until: '2020-01-01T00:00:00Z' };
    await expect(shareIncident(app, csirt, id, over)).rejects.toMatchObject({ at: '/until' });
  });

  it('show a link to who reads both ends alone', async () => {
    const [own, other] = [await opened('site_alpha'), await opened('site_gamma')];
    await linkIncident(app, csirt, own, { incident: other, kind: 'caused-by', note: '' });
    expect((await viewParties(app, csirt, other)).links).toMatchObject([
      { outward: false, incident: { id: own } },
    ]);
    expect((await viewParties(app, alpha, own)).links).toEqual([]);
    await expect(
      linkIncident(app, north, own, { incident: other, kind: 'related', note: '' }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
    const link = (await viewParties(app, csirt, own)).links[0]?.id ?? '';
    await expect(endLink(app, north, own, link)).rejects.toMatchObject({ code: 'not-found' });
    await endLink(app, csirt, own, link);
    expect((await viewParties(app, csirt, own)).links).toEqual([]);
  });
});

describe('the list', () => {
  it('gives a program everything that changed, the earliest first, page by page', async () => {
    const since = app.clock.now().toISOString();
    await app.clock.advance(1000);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      await app.clock.advance(1000);
      ids.push(await opened());
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listIncidents(
        app,
        auditor,
        list({ updatedSince: since, limit: 1, ...(cursor ? { cursor } : {}) }),
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.slice(-3)).toEqual(ids);
    await expect(
      listIncidents(app, csirt, list({ sort: 'changed', cursor: 'nonsense' })),
    ).rejects.toMatchObject({
      at: '/cursor',
    });
  });

  it('finds what is overdue, for a site only where all clocks are its own', async () => {
    const alone = await opened('site_alpha');
    const both = (
      await createIncident(app, csirt, request({ siteId: 'site_alpha', sites: [{ siteId: 'site_gamma' }] }))
    ).view.id;
    await app.clock.advance(5 * 3_600_000);
    for (const id of [alone, both])
      await noteDue(app.db, new Map([[id, await clocksOf(app.db, id, app.clock.now())]]));
    const overdue = async (who: typeof csirt) =>
      (await listIncidents(app, who, list({ overdue: 'true' }))).items.map(({ id }) => id);
    expect(await overdue(csirt)).toEqual(expect.arrayContaining([alone, both]));
    expect(await overdue(alpha)).toContain(alone);
    expect(await overdue(alpha)).not.toContain(both);
    const shown = (await listIncidents(app, alpha, list())).items.find(({ id }) => id === both);
    expect(shown?.nextDueAt).toBeNull();
    expect((await countsOfIncidents(app, csirt, {})).overdue).toBeGreaterThanOrEqual(2);
  });
});

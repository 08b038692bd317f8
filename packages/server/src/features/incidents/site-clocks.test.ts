import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, csirt, gamma, seedFederation } from './incidents.fixture.ts';
import { changeState, clocksOf, openIncident, openPause, recordFact, waiveStep } from './index.ts';
import { viewClocks } from './service.ts';

// A Friday, 16:59 in Prague: north's calendar ends at 17:00, and Monday is a day off there.
const FRIDAY = new Date('2027-01-08T15:59:00Z');
let app: TestApp;
let incident: string;

beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  await app.clock.advance(FRIDAY.getTime() - app.clock.now().getTime());
  incident = await opened(['site_alpha', 'site_beta', 'site_gamma']);
});
afterAll(() => app.close());

async function opened(sites: readonly string[]): Promise<string> {
  const at = app.clock.now();
  return await inTransaction(app.db, async (tx) => {
    const common = { at, actor: csirt.id, exercise: false, tlp: 'AMBER' as const, procedure: 'egi-sec01' };
    const { id } = await openIncident(tx, { ...common, title: 'Many sites', siteId: sites[0] ?? null });
    for (const site_id of sites.slice(1)) {
      const row = { incident_id: id, site_id, state: 'affected' as const, added_at: at, added_by: csirt.id };
      await tx
        .insertInto('incident_site')
        .values({ ...row, ended_at: null })
        .execute();
    }
    await recordFact(tx, { incidentId: id, kind: 'suspected', ...known(at) });
    return id;
  });
}

function known(at: Date) {
  return { at, recordedAt: at, source: 'phone', evidence: [], actor: csirt.id };
}

async function dues(step: string, key: string | null = null): Promise<Record<string, string>> {
  const clocks = await clocksOf(app.db, incident, app.clock.now());
  return Object.fromEntries(
    clocks
      .filter((one) => one.step === step && one.key === key)
      .map(({ site, dueAt, state }) => [site ?? 'none', `${state} ${dueAt?.toISOString() ?? ''}`]),
  );
}

describe('an incident with several sites', () => {
  test('asks each of them, by its own calendar', async () => {
    await inTransaction(app.db, (tx) =>
      recordFact(tx, { incidentId: incident, kind: 'request-sent', key: 'req_1', ...known(FRIDAY) }),
    );
    expect(await dues('answer', 'req_1')).toEqual({
      // One minute of work is left on Friday, and Monday is a day off in north.
      site_alpha: 'running 2027-01-12T11:59:00.000Z',
      // It is of north too, and works in New York: eleven in the morning there.
      site_beta: 'running 2027-01-08T19:59:00.000Z',
      // Nobody has said when gamma works: Monday to Friday, nine to five, UTC.
      site_gamma: 'running 2027-01-11T11:59:00.000Z',
    });
  });

  test('takes what is said of one site for that site alone', async () => {
    await inTransaction(app.db, async (tx) => {
      const answer = { incidentId: incident, kind: 'request-answered', key: 'req_1', ...known(FRIDAY) };
      await recordFact(tx, { ...answer, siteId: 'site_beta' });
      await waiveStep(tx, {
        incidentId: incident,
        step: 'answer',
        key: 'req_1',
        siteId: 'site_gamma',
        reason: 'It has no logs of that',
        at: FRIDAY,
        actor: csirt.id,
      });
    });
    const states = await dues('answer', 'req_1');
    expect(Object.values(states).map((one) => one.split(' ')[0])).toEqual(['running', 'met', 'waived']);
  });

  test('shows a site its own clocks alone', async () => {
    const sitesSeen = async (actor: typeof csirt) =>
      new Set((await viewClocks(app, actor, incident)).clocks.map(({ site }) => site));
    expect(await sitesSeen(alpha)).toEqual(new Set(['site_alpha']));
    expect(await sitesSeen(gamma)).toEqual(new Set(['site_gamma']));
    expect((await sitesSeen(csirt)).size).toBe(3);
  });

  test('pauses one of them without the others', async () => {
    await inTransaction(app.db, (tx) =>
      openPause(tx, {
        kind: 'downtime',
        siteId: 'site_alpha',
        startsAt: new Date('2027-01-08T16:30:00Z'),
        endsAt: new Date('2027-01-08T18:30:00Z'),
        ref: 'dwn_1',
      }),
    );
    expect(await dues('heads-up')).toEqual({
      site_alpha: 'running 2027-01-08T21:59:00.000Z',
      site_beta: 'running 2027-01-08T19:59:00.000Z',
      site_gamma: 'running 2027-01-08T19:59:00.000Z',
    });
  });

  test('counts the closure of all from the resolution, and not while it is open again', async () => {
    const turn = (state: 'open' | 'resolved') =>
      inTransaction(app.db, (tx) =>
        changeState(tx, { incidentId: incident, state, at: app.clock.now(), actor: csirt.id }),
      );
    await turn('resolved');
    expect(await dues('close')).toEqual({
      // Its downtime of two hours is given back.
      site_alpha: 'running 2027-02-08T17:59:00.000Z',
      site_beta: 'running 2027-02-08T15:59:00.000Z',
      site_gamma: 'running 2027-02-08T15:59:00.000Z',
    });
    await app.clock.advance(3_600_000);
    await turn('open');
    expect(Object.values(await dues('close'))).toEqual(Array(3).fill('waiting '));
    const [clock] = (await clocksOf(app.db, incident, app.clock.now())).filter(
      ({ step }) => step === 'close',
    );
    expect(clock?.history).toMatchObject([{ state: 'paused', dueAt: new Date('2027-02-08T17:59:00.000Z') }]);
    await app.clock.advance(3_600_000);
    await turn('resolved');
    expect(await dues('close')).toMatchObject({ site_gamma: 'running 2027-02-08T17:59:00.000Z' });
  });
});

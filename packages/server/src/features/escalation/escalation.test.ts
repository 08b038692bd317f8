import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { seedFederation } from '../incidents/incidents.fixture.ts';
import { correctFact, openIncident, recordFact } from '../incidents/index.ts';
import { importProcedure } from '../procedure/index.ts';
import { escalateClocks } from './escalate.ts';

const HOUR = 3_600_000;
let app: TestApp;
beforeEach(async () => {
  app = await testApp();
  await seedFederation(app.db);
});
afterEach(() => app.close());

async function suspectedAtAlpha(more: { exercise?: boolean; procedure?: string } = {}): Promise<string> {
  const at = app.clock.now();
  return await inTransaction(app.db, async (tx) => {
    const { id } = await openIncident(tx, {
      at,
      actor: 'tok_1',
      exercise: more.exercise ?? false,
      title: 'Strange logins',
      tlp: 'AMBER',
      siteId: 'site_alpha',
      procedure: more.procedure ?? 'egi-sec01',
      org: 'EGI',
    });
    await recordFact(tx, { incidentId: id, kind: 'suspected', ...known(at) });
    return id;
  });
}

function known(at: Date) {
  return { at, recordedAt: at, source: 'phone', evidence: [], actor: 'tok_1', siteId: 'site_alpha' };
}

async function notices(): Promise<string[]> {
  const rows = await app.db
    .selectFrom('notice')
    .select(['recipient', 'text'])
    .orderBy('at')
    .orderBy('recipient')
    .execute();
  return rows.map(({ recipient, text }) => `${recipient}: ${text}`);
}

async function after(hours: number): Promise<number> {
  await app.clock.advance(hours * HOUR);
  return await escalateClocks(app);
}

describe('a clock that runs', () => {
  test('tells the site at half time, its NGI at 80 %, the duty officer when it is overdue', async () => {
    await suspectedAtAlpha();
    expect(await after(1.9)).toBe(0);
    expect(await after(0.1)).toBe(1);
    expect(await notices()).toEqual([
      'site:site_alpha: EGI-20270105-01: “Local security team, NGI officer and CSIRT are told” at alpha: 50 % of the time is over; it is due 2027-01-05 12:00 UTC (Tue 13:00 in Europe/Prague). What to do: /guidance/first-steps',
    ]);
    expect(await after(1.2)).toBe(1);
    expect(await after(1)).toBe(1);
    const recipients = (await notices()).map((one) => one.split(': ')[0]);
    expect(recipients.toSorted()).toEqual([
      'csirt-duty',
      'ngi:ngi_north',
      'ngi:ngi_north',
      'site:site_alpha',
      'site:site_alpha',
      'site:site_alpha',
    ]);
    expect((await notices()).at(-1)).toContain('is overdue; it was due 2027-01-05 12:00 UTC');
  });

  test('tells nothing twice, whoever asks how often, at once or after a crash', async () => {
    await suspectedAtAlpha();
    await app.clock.advance(2 * HOUR);
    const counts = await Promise.all([escalateClocks(app), escalateClocks(app), escalateClocks(app)]);
    expect(counts.toSorted()).toEqual([0, 0, 1]);
    expect(await escalateClocks(app)).toBe(0);
    expect(await notices()).toHaveLength(1);
    const events = await app.db.selectFrom('incident_event').select(['kind', 'site_id']).execute();
    expect(events.filter(({ kind }) => kind === 'clock.warned')).toEqual([
      { kind: 'clock.warned', site_id: 'site_alpha' },
    ]);
  });

  test('tells all of it or nothing: what is cut off in the middle is told at the next look, once', async () => {
    await suspectedAtAlpha();
    await app.clock.advance(2 * HOUR);
    const owner = app.database.ownerPool();
    await owner.query('alter table notice rename to notice_away');
    expect(await escalateClocks(app)).toBe(0);
    expect(await app.db.selectFrom('clock_notice').select('step').execute()).toEqual([]);
    await owner.query('alter table notice_away rename to notice');
    expect(await escalateClocks(app)).toBe(1);
    expect(await escalateClocks(app)).toBe(0);
    expect(await notices()).toHaveLength(1);
  });

  test('is told although another incident cannot be read', async () => {
    const broken = await suspectedAtAlpha();
    const overrides = JSON.stringify([{ step: 'nowhere', amount: 1, unit: 'day' }]);
    await app.db.updateTable('incident').set({ overrides }).where('id', '=', broken).execute();
    await suspectedAtAlpha();
    expect(await after(2)).toBe(1);
  });

  test('that was not looked at for long tells once, the highest, and everybody it names', async () => {
    await suspectedAtAlpha();
    expect(await after(5)).toBe(1);
    expect((await notices()).map((one) => one.split(': ')[0])).toEqual([
      'csirt-duty',
      'ngi:ngi_north',
      'site:site_alpha',
    ]);
    const rows = await app.db.selectFrom('clock_notice').select(['threshold', 'told_with']).execute();
    expect(rows.map(({ threshold, told_with }) => [threshold, told_with]).toSorted()).toEqual(
      [50, 80, 100].map((threshold) => [threshold, 100]).toSorted(),
    );
  });

  test('is another clock when its anchor moves, and silent once the step is done', async () => {
    const incident = await suspectedAtAlpha();
    await after(2);
    const fact = await app.db.selectFrom('incident_fact').select(['id', 'at']).executeTakeFirstOrThrow();
    const now = app.clock.now();
    await inTransaction(app.db, (tx) =>
      correctFact(tx, {
        factId: fact.id,
        at: new Date(+(fact.at as Date) - HOUR),
        recordedAt: now,
        evidence: [],
        actor: 'tok_1',
      }),
    );
    expect(await escalateClocks(app)).toBe(1);
    await inTransaction(app.db, async (tx) => {
      for (const kind of ['local-team-told', 'ngi-told', 'csirt-told'])
        await recordFact(tx, { incidentId: incident, kind, ...known(now) });
    });
    expect(await after(6)).toBe(0);
  });

  test('that a breach made impossible tells at once', async () => {
    const incident = await suspectedAtAlpha();
    await inTransaction(app.db, (tx) =>
      recordFact(tx, { incidentId: incident, kind: 'evidence-destroyed', ...known(app.clock.now()) }),
    );
    expect(await escalateClocks(app)).toBe(1);
    expect((await notices())[0]).toContain('cannot be done any more. A machine or its disk was destroyed');
  });
});

describe('nobody is told', () => {
  test('of a drill, unless its procedure says so', async () => {
    await suspectedAtAlpha({ exercise: true });
    expect(await after(5)).toBe(0);
    const loud = `name: loud
version: 1
title: A loud drill
source: a test
escalateExercises: true
steps:
  - id: report
    title: Report it
    actor: site
    deadline: { anchor: suspected, amount: 4, unit: clock-hour }
    proof: reported
    escalation: [{ at: 50, to: [site] }]
`;
    await inTransaction(app.db, (tx) => importProcedure(tx, loud, { at: app.clock.now(), actor: 'tok_1' }));
    await suspectedAtAlpha({ exercise: true, procedure: 'loud' });
    expect(await after(2)).toBe(1);
  });

  test('of an incident that is closed', async () => {
    const id = await suspectedAtAlpha();
    await app.db.updateTable('incident').set({ state: 'closed' }).where('id', '=', id).execute();
    expect(await after(5)).toBe(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../../db/database.ts';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { importProcedure, shippedProcedure } from '../procedure/index.ts';
import { MORNING, seedFederation } from './incidents.fixture.ts';
import {
  changeState,
  clocksOf,
  closePause,
  correctFact,
  type OpenIncident,
  openIncident,
  openPause,
  recordFact,
  waiveStep,
} from './index.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  await seedFederation(test.db);
});
afterAll(() => test.close());

function within<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(test.db, work);
}

function opening(more: Partial<OpenIncident> = {}): OpenIncident {
  return {
    at: MORNING,
    actor: 'tok_1',
    exercise: true,
    title: 'Odd jobs of Robin Rogue',
    tlp: 'AMBER',
    siteId: 'site_alpha',
    procedure: 'egi-ssc',
    ...more,
  };
}

function open(more: Partial<OpenIncident> = {}): Promise<{ id: string; publicId: string }> {
  return within((tx) => openIncident(tx, opening(more)));
}

function fact(
  incidentId: string,
  kind: string,
  at: string,
  more: { key?: string; recordedAt?: string } = {},
) {
  return {
    incidentId,
    kind,
    key: more.key,
    at: new Date(at),
    recordedAt: new Date(more.recordedAt ?? at),
    source: 'mail',
    evidence: 'ent_mail',
    actor: 'system',
  };
}

async function clock(incidentId: string, step: string, now: string) {
  const clocks = await clocksOf(test.db, incidentId, new Date(now));
  return clocks.find((one) => one.step === step);
}

async function entries(subject: string) {
  return await test.db
    .selectFrom('ledger_entry')
    .select(['kind', 'body'])
    .where('subject', '=', subject)
    .orderBy('ord')
    .execute();
}

describe('public ids', () => {
  it('count from 01 in each series on each day of UTC', async () => {
    const at = new Date('2027-02-01T23:59:59Z');
    const next = new Date('2027-02-02T00:00:00Z');
    expect((await open({ at })).publicId).toBe('EX-20270201-01');
    expect((await open({ at })).publicId).toBe('EX-20270201-02');
    expect((await open({ at: next })).publicId).toBe('EX-20270202-01');
    expect((await open({ at, exercise: false, org: 'EGI' })).publicId).toBe('EGI-20270201-01');
  });

  it('are never given twice, and leave no gap, when many are opened at once', async () => {
    const at = new Date('2027-02-03T08:00:00Z');
    const opened = await Promise.all(Array.from({ length: 120 }, () => open({ at })));
    const numbers = opened.map(({ publicId }) => Number(publicId.slice('EX-20270203-'.length)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(opened.some(({ publicId }) => publicId === 'EX-20270203-120')).toBe(true);
  });

  it('step over a number that is taken already', async () => {
    const at = new Date('2027-02-04T08:00:00Z');
    const { id } = await open({ at });
    await test.db.updateTable('incident').set({ public_id: 'EX-20270204-02' }).where('id', '=', id).execute();
    expect((await open({ at })).publicId).toBe('EX-20270204-03');
  });

  it('are free again when the transaction fails', async () => {
    const at = new Date('2027-02-05T08:00:00Z');
    const failing = within(async (tx) => {
      await openIncident(tx, opening({ at }));
      throw new Error('something else failed');
    });
    await expect(failing).rejects.toThrow('something else failed');
    expect((await open({ at })).publicId).toBe('EX-20270205-01');
  });
});

describe('opening', () => {
  it('pins the procedure with its hash and overrides, and writes no title into the ledger', async () => {
    const { id } = await open({
      overrides: { contain: { amount: 24, unit: 'clock-hour' }, close: undefined },
    });
    const [entry] = await entries(id);
    expect(entry).toMatchObject({
      kind: 'incident.opened',
      body: {
        procedure: { name: 'egi-ssc', version: 1, sha256: shippedProcedure('egi-ssc')?.procedure.sha256 },
        overrides: [{ step: 'contain', amount: 24, unit: 'clock-hour' }],
        site: 'site_alpha',
      },
    });
    expect(JSON.stringify(entry)).not.toContain('Robin');
  });

  it('refuses a procedure or a step that does not exist, and leaves nothing', async () => {
    await expect(open({ procedure: 'egi-fly' })).rejects.toMatchObject({ code: 'not-found' });
    const overrides = { fly: { amount: 1, unit: 'day' as const } };
    await expect(open({ overrides })).rejects.toMatchObject({ code: 'procedure.invalid' });
  });

  it('follows the text it began with when a newer version is imported', async () => {
    const before = await open();
    const text = (shippedProcedure('egi-ssc')?.text ?? '')
      .replace('version: 1', 'version: 2')
      .replace('amount: 4, unit: clock-hour', 'amount: 2, unit: clock-hour');
    const by = { at: MORNING, actor: 'tok_1' };
    await within((tx) => importProcedure(tx, text, by));
    await within((tx) => importProcedure(tx, text, by));
    const after = await open();
    for (const { id } of [before, after]) {
      await within((tx) => recordFact(tx, fact(id, 'alarm-raised', '2027-01-08T15:00:00Z')));
    }
    const due = async (id: string) =>
      (await clock(id, 'acknowledge', '2027-01-08T15:00:00Z'))?.dueAt?.toISOString();
    expect(await due(before.id)).toBe('2027-01-08T19:00:00.000Z');
    expect(await due(after.id)).toBe('2027-01-08T17:00:00.000Z');
    const other = within((tx) => importProcedure(tx, `${text}\n# changed`, by));
    await expect(other).rejects.toMatchObject({ code: 'state.conflict' });
  });
});

describe('clocks', () => {
  it('follow facts, each with the ledger entries that prove it', async () => {
    const { id } = await open({ overrides: { acknowledge: { amount: 4, unit: 'clock-hour' } } });
    await within((tx) => recordFact(tx, fact(id, 'alarm-raised', '2027-01-08T15:00:00Z')));
    await within((tx) => recordFact(tx, fact(id, 'acknowledged', '2027-01-08T18:00:00Z')));
    const met = await clock(id, 'acknowledge', '2027-01-09T00:00:00Z');
    expect(met).toMatchObject({ state: 'met', dueAt: new Date('2027-01-08T19:00:00Z') });
    expect(met?.evidence).toHaveLength(3);
    expect(met?.evidence).toContain('ent_mail');
    expect((await entries(id)).map(({ kind }) => kind)).toEqual([
      'incident.opened',
      'incident.fact-recorded',
      'incident.fact-recorded',
    ]);
  });

  it('count working hours by the NGI’s calendar in the site’s own zone', async () => {
    const dueOf = async (siteId: string) => {
      const { id } = await open({ siteId });
      await within((tx) =>
        recordFact(tx, fact(id, 'request-sent', '2027-01-08T15:00:00Z', { key: 'req_1' })),
      );
      return await clock(id, 'answer', '2027-01-08T15:00:00Z');
    };
    // Prague: one hour on Friday 16:00, Monday is a day off, three hours on Tuesday.
    expect(await dueOf('site_alpha')).toMatchObject({
      dueAt: new Date('2027-01-12T11:00:00Z'),
      calendarVersion: 'cal_north',
    });
    // New York: 10:00 on Friday there.
    expect(await dueOf('site_beta')).toMatchObject({ dueAt: new Date('2027-01-08T19:00:00Z') });
    // Nobody has said anything about gamma: nine to five in UTC.
    expect(await dueOf('site_gamma')).toMatchObject({ dueAt: new Date('2027-01-11T11:00:00Z') });
  });

  it('take the same fact once, however often it is reported', async () => {
    const { id } = await open();
    const alarm = fact(id, 'alarm-raised', '2027-01-08T15:00:00Z');
    const ids = await Promise.all([1, 2, 3].map(() => within((tx) => recordFact(tx, alarm))));
    expect(new Set(ids).size).toBe(1);
  });

  it('are read anew when a fact is corrected, and keep what they said before', async () => {
    const { id } = await open({ overrides: { acknowledge: { amount: 4, unit: 'clock-hour' } } });
    const alarm = await within((tx) => recordFact(tx, fact(id, 'alarm-raised', '2027-01-08T15:00:00Z')));
    await within((tx) => recordFact(tx, fact(id, 'acknowledged', '2027-01-08T18:30:00Z')));
    const correction = {
      factId: alarm,
      at: new Date('2027-01-08T14:00:00Z'),
      recordedAt: new Date('2027-01-10T08:00:00Z'),
      evidence: [],
      actor: 'tok_1',
      note: 'Robin’s mail was read late',
    };
    await within((tx) => correctFact(tx, correction));
    await expect(within((tx) => correctFact(tx, correction))).rejects.toMatchObject({
      code: 'state.conflict',
    });
    expect(await clock(id, 'acknowledge', '2027-01-09T00:00:00Z')).toMatchObject({ state: 'met' });
    expect(await clock(id, 'acknowledge', '2027-01-11T00:00:00Z')).toMatchObject({
      state: 'late',
      history: [{ state: 'met', dueAt: new Date('2027-01-08T19:00:00Z') }],
    });
    expect(JSON.stringify(await entries(id))).not.toContain('Robin');
  });

  it('open again when a proof is taken back', async () => {
    const { id } = await open();
    await within((tx) => recordFact(tx, fact(id, 'alarm-raised', '2027-01-08T15:00:00Z')));
    const contained = await within((tx) => recordFact(tx, fact(id, 'contained', '2027-01-08T17:00:00Z')));
    const recordedAt = new Date('2027-01-08T18:00:00Z');
    const back = { factId: contained, at: null, recordedAt, evidence: 'ent_beat', actor: 'system' };
    await within((tx) => correctFact(tx, back));
    expect(await clock(id, 'contain', '2027-01-08T19:00:00Z')).toMatchObject({ state: 'running' });
  });

  it('of a waived step rest, with the reason outside the ledger', async () => {
    const { id } = await open();
    await within((tx) => recordFact(tx, fact(id, 'alarm-raised', '2027-01-08T15:00:00Z')));
    const waiver = { incidentId: id, step: 'contain', reason: 'Robin is ill', at: MORNING, actor: 'tok_1' };
    await within((tx) => waiveStep(tx, waiver));
    expect(await clock(id, 'contain', '2027-03-01T00:00:00Z')).toMatchObject({ state: 'waived' });
    expect(JSON.stringify(await entries(id))).not.toContain('Robin');
    const unknown = within((tx) => waiveStep(tx, { ...waiver, step: 'fly' }));
    await expect(unknown).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of the closure start when the incident is resolved', async () => {
    const { id } = await open();
    const change = (state: 'resolved' | 'closed') =>
      within((tx) =>
        changeState(tx, { incidentId: id, state, at: new Date('2027-01-31T09:00:00Z'), actor: 'tok_1' }),
      );
    await expect(change('closed')).rejects.toMatchObject({ code: 'state.conflict' });
    await change('resolved');
    const close = await clock(id, 'close', '2027-02-01T00:00:00Z');
    expect(close).toMatchObject({ state: 'running', dueAt: new Date('2027-02-28T09:00:00Z') });
  });

  it('refuse words that could carry what somebody wrote', async () => {
    const { id } = await open();
    const wrong = {
      ...fact(id, 'acknowledged', '2027-01-08T18:00:00Z'),
      source: 'Robin Rogue <r@example.org>',
    };
    await expect(within((tx) => recordFact(tx, wrong))).rejects.toMatchObject({ code: 'request.invalid' });
    const nowhere = fact('inc_none', 'acknowledged', '2027-01-08T18:00:00Z');
    await expect(within((tx) => recordFact(tx, nowhere))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('pauses', () => {
  async function alarmed(siteId: string) {
    const { id } = await open({ siteId, overrides: { acknowledge: { amount: 4, unit: 'clock-hour' } } });
    await within((tx) => recordFact(tx, fact(id, 'alarm-raised', '2027-06-08T15:00:00Z')));
    return id;
  }
  const at = new Date('2027-06-08T16:00:00Z');
  const state = async (id: string, now: string) => (await clock(id, 'acknowledge', now))?.state;

  it('of one incident, of a site and of everything stop the clocks they concern, until they end', async () => {
    const [one, same, other] = [
      await alarmed('site_alpha'),
      await alarmed('site_alpha'),
      await alarmed('site_gamma'),
    ];
    const ids = [one, same, other];
    const states = () => Promise.all(ids.map((id) => state(id, '2027-06-08T17:00:00Z')));
    const mine = await within((tx) =>
      openPause(tx, { incidentId: one, kind: 'suspended', startsAt: at, ref: 'ent_real' }),
    );
    expect(await states()).toEqual(['paused', 'running', 'running']);
    await within((tx) =>
      openPause(tx, { siteId: 'site_alpha', kind: 'downtime', startsAt: at, ref: 'dwn_x' }),
    );
    expect(await states()).toEqual(['paused', 'paused', 'running']);
    await within((tx) =>
      openPause(tx, { kind: 'our-outage', startsAt: at, endsAt: new Date(+at + 1000), ref: 'out_1' }),
    );
    expect(await clock(other, 'acknowledge', '2027-06-08T17:00:00Z')).toMatchObject({
      state: 'running',
      dueAt: new Date('2027-06-08T19:00:01Z'),
      pausedSpans: [{ kind: 'our-outage', ref: 'out_1' }],
    });
    await within((tx) => closePause(tx, mine, new Date('2027-06-08T16:30:00Z')));
    expect(await states()).toEqual(['paused', 'paused', 'running']);
    expect((await entries(one)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['clock.paused', 'clock.resumed']),
    );
  });

  it('are made once a cause', async () => {
    const id = await alarmed('site_beta');
    const pause = { incidentId: id, kind: 'suspended' as const, startsAt: at, ref: 'ent_real' };
    const ids = await Promise.all([1, 2].map(() => within((tx) => openPause(tx, pause))));
    expect(new Set(ids).size).toBe(1);
    expect((await entries(id)).filter(({ kind }) => kind === 'clock.paused')).toHaveLength(1);
  });

  it('come from the site’s announced outages too, not from its warnings', async () => {
    const id = await alarmed('site_beta');
    const dated = {
      first_seen_at: at,
      last_seen_at: at,
      gone_at: null,
      classification: 'scheduled' as const,
    };
    const announce = (key: string, severity: 'outage' | 'warning') =>
      test.db
        .insertInto('downtime')
        .values({
          ...dated,
          id: `dwn_${key}`,
          site_id: 'site_beta',
          source: 'gocdb',
          key,
          starts_at: at,
          ends_at: new Date('2027-06-08T18:00:00Z'),
          severity,
          description: null,
        })
        .execute();
    await announce('1', 'warning');
    expect(await state(id, '2027-06-08T17:00:00Z')).toBe('running');
    await announce('2', 'outage');
    expect(await state(id, '2027-06-08T17:00:00Z')).toBe('paused');
  });
});

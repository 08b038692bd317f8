import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { newId, randomText } from '../../kernel/ids.ts';
import { gapsIn, type SeenBeat, silenceRules, thresholdMs } from './silence/trace.ts';
import { silencesOfCampaign } from './silence-service.ts';
import { deploymentById } from './store.ts';
import { beatSummary } from './summary.ts';
import { planned, START } from './testing/planned.ts';
import { findGapsInAllBeats, tracesOf } from './trace-store.ts';

let database: TestDatabase;
const BOOT = '11111111-2222-3333-4444-555555555555';

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
});

/** `noted` says of each beat whether its writer knew when the one before it came. */
async function store(id: string, campaign: string, beats: SeenBeat[], noted: boolean[] = []): Promise<void> {
  const row = await deploymentById(database.db, id);
  if (beats.length === 0) return;
  await database.db
    .insertInto('beat')
    .values(
      beats.map((beat, n) => ({
        campaign_id: campaign,
        deployment_no: row?.no ?? 0,
        instance: beat.instance,
        seq: beat.seq,
        kind: beat.kind,
        received_ms: beat.ms,
        received_at: beat.at,
        steady: noted[n] === true && beat.seq > 0 && beat.ms - (beats[n - 1] as SeenBeat).ms <= 2000,
        boot_id: beat.bootId,
        mono_ms: beat.monoMs,
        boot_ms: beat.bootMs,
        real_ms: beat.ms,
        gap_ms: beat.gapMs,
        fail_timeout: beat.failTimeout,
        fail_reset: beat.failReset,
        fail_other: beat.failOther,
        signal: beat.signal,
        ended: beat.end,
        counter: 0,
        tx_bytes: beat.seq * 100,
        connection_id: beat.connectionId,
        body_sha256: Buffer.alloc(32),
      })),
    )
    .execute();
}

/** Beats of one or several lives of a program, by the pauses between them. */
function beatsFrom(id: string, lives: number[][]): SeenBeat[] {
  let ms = START.getTime();
  return lives.flatMap((pauses, life) =>
    pauses.map((pause, seq): SeenBeat => {
      ms += pause;
      return {
        ref: `${id}#${seq}`,
        instance: `${life}`.repeat(32),
        seq,
        kind: 'beat',
        ms,
        at: new Date(ms),
        bootId: BOOT,
        monoMs: seq,
        bootMs: seq,
        gapMs: 200,
        failTimeout: 0,
        failReset: 0,
        failOther: 0,
        signal: 0,
        end: '',
        connectionId: 'cnx_x',
      };
    }),
  );
}

test('the pauses that SQL finds are those of the plain reading of all beats', async () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 30 });
  const known = fc.array(fc.boolean(), { minLength: 90, maxLength: 90 });
  await fc.assert(
    fc.asyncProperty(fc.array(pauses, { minLength: 1, maxLength: 3 }), known, async (lives, noted) => {
      const campaign = `cmp_${randomText(12)}`;
      const id = await planned(database.db, { campaignId: campaign, role: 'control' });
      const beats = beatsFrom(id, lives);
      await store(id, campaign, beats, noted);
      const trace = (await tracesOf(database.db, campaign, silenceRules)).get(id);
      const expected = gapsIn(beats, thresholdMs({ periodMs: 1000, jitterPercent: 10 }, silenceRules));
      expect(trace?.gaps.map(({ before }) => before)).toEqual(expected.map(({ before }) => before));
      expect(trace?.gaps.map(({ after }) => after[0])).toEqual(expected.map(({ after }) => after[0]));
      expect(trace?.firstMs).toBe(beats[0]?.ms);
      const anew = await findGapsInAllBeats(database.db, campaign, silenceRules);
      expect(trace?.gaps.map(({ before }) => before.ms)).toEqual(anew.map((gap) => gap.received_ms));
    }),
    { numRuns: 25 },
  );
});

test('a campaign’s silences come with the rows that they rest on', async () => {
  const campaign = 'cmp_rows';
  const copy = await planned(database.db, { campaignId: campaign });
  const control = await planned(database.db, { campaignId: campaign, role: 'control' });
  const second = (count: number) => Array.from({ length: count }, () => 1000);
  await store(copy, campaign, beatsFrom(copy, [second(60)]));
  await store(control, campaign, beatsFrom(control, [second(120)]));
  const now = new Date(START.getTime() + 120_500);
  const clock = new VirtualClock(now);
  const app = { db: database.db, clocks: { procedure: clock, machine: clock } };
  const spans = await silencesOfCampaign(app, campaign);
  expect(spans.get(control)).toEqual([]);
  const [span] = spans.get(copy) ?? [];
  expect(span).toMatchObject({ until: null, from: { from: new Date(START.getTime() + 60_000) } });
  expect(span?.evidence[0]?.ref).toBe(`${copy}#59`);
  expect(span?.evidence.map((one) => one.ref)).toContain(control);
});

test('the summary of a deployment’s traffic counts what was accepted', async () => {
  const campaign = `cmp_${newId('dep', START).slice(4)}`;
  const id = await planned(database.db, { campaignId: campaign });
  expect(await beatSummary(database.db, id)).toMatchObject({ count: 0, firstAt: null, periodMs: null });
  await store(id, campaign, beatsFrom(id, [[1000, 1000, 1200, 60_000, 800]]));
  expect(await beatSummary(database.db, id)).toMatchObject({
    count: 5,
    periodMs: 1000,
    sentBytes: 400,
    firstAt: new Date(START.getTime() + 1000),
  });
});

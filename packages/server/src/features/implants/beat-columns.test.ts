import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { beatColumns } from './beat-columns.ts';
import { deploymentById } from './store.ts';
import { planned, START } from './testing/planned.ts';

let database: TestDatabase;
const CAMPAIGN = 'cmp_columns';
const BEATS = 20_000;
const numbers: number[] = [];

beforeAll(async () => {
  database = await testDatabase();
  for (const beats of [BEATS, 7]) {
    const row = await deploymentById(database.db, await planned(database.db, { campaignId: CAMPAIGN }));
    numbers.push(row?.no ?? 0);
    await sql`
      insert into beat (campaign_id, deployment_no, instance, seq, kind, received_ms, received_at, boot_id, mono_ms,
        boot_ms, real_ms, gap_ms, fail_timeout, fail_reset, fail_other, signal, ended, counter, tx_bytes, connection_id,
        body_sha256)
      select ${CAMPAIGN}, ${row?.no}, gen_random_uuid(), n, 'beat', n * 30000, ${START}::timestamptz + n * interval '30 s',
        gen_random_uuid(), 0, 0, 0, 0, 0, 0, 0, 0, '', 0, 0, 'cnx_1', sha256('x')
      from generate_series(0, ${beats}::int - 1) as n`.execute(database.db);
  }
});
afterAll(() => database.close());

const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

test('many beats are counted in columns, of which none is lost; few are told one by one', async () => {
  const found = await beatColumns(database.db, {
    campaignId: CAMPAIGN,
    numbers,
    from: START,
    to: later(BEATS * 30),
    columns: 240,
    oneByOne: 100,
  });
  const [many = 0, few = 0] = numbers;
  const counts = found.get(many)?.counts ?? [];
  expect(counts).toHaveLength(240);
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(BEATS);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  expect(found.get(few)?.at?.map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => later(n * 30).getTime()));
  expect(JSON.stringify([...found]).length).toBeLessThan(2000);
});

test('only what lies within the stretch is told, its edges included', async () => {
  const [many = 0] = numbers;
  const found = await beatColumns(database.db, {
    campaignId: CAMPAIGN,
    numbers: [many],
    from: later(300),
    to: later(360),
    columns: 240,
    oneByOne: 100,
  });
  expect(found.get(many)?.at?.map(Number)).toEqual([300, 330, 360].map((s) => later(s).getTime()));
});

test('a copy that never beat is told as one without beats', async () => {
  const row = await deploymentById(database.db, await planned(database.db, { campaignId: CAMPAIGN }));
  const no = row?.no ?? 0;
  const stretch = { from: START, to: later(60), columns: 240, oneByOne: 100 };
  const found = await beatColumns(database.db, { campaignId: CAMPAIGN, numbers: [no], ...stretch });
  expect(found.get(no)).toEqual({ at: [], counts: null });
});

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../db/testing/test-database.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { planned } from './testing/planned.ts';

let database: TestDatabase;
const clock = new SystemClock();

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('two transactions may plan the first deployments of one campaign at once', async () => {
  for (let round = 0; round < 5; round++) {
    const campaignId = `cmp_race${round}`;
    const first = await database.pool.connect();
    try {
      await first.query('begin');
      await first.query('select beat_partition_for($1)', [campaignId]);
      const second = planned(database.db, { campaignId });
      await waiting();
      await first.query('commit');
      expect(await second).toMatch(/^dep_/);
    } finally {
      first.release();
    }
  }
});

/** Until another transaction waits for the lock under which partitions are made. */
async function waiting(): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select from pg_locks where locktype = 'advisory' and objid = 7300105 and not granted`.execute(
      database.db,
    );
    if (rows.length > 0) return;
    await clock.sleep(5);
  }
}

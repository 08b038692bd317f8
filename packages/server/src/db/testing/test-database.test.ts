import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from './test-database.ts';

test('a test file gets a migrated database of its own', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
  await one.db
    .insertInto('salt')
    .values({ subject: 'x', salt: Buffer.alloc(32) })
    .execute();
  expect(await two.db.selectFrom('salt').selectAll().execute()).toEqual([]);
  expect(await one.db.selectFrom('salt').select('subject').execute()).toEqual([{ subject: 'x' }]);
  const { rows } = await sql<{ who: string; n: number }>`select current_user as who, 5::bigint as n`.execute(
    one.db,
  );
  expect(rows).toEqual([{ who: 'muster_app', n: 5 }]);
  await Promise.all([one.close(), two.close()]);
});

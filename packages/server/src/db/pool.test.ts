import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './testing/test-database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.close();
});

test.each([
  '2027-01-05 08:00:00+00',
  '2027-01-05 08:00:00.1+00',
  '2027-01-05 08:00:00.123+00',
  '2027-01-05 08:00:00.123999+00',
  '1969-12-31 23:59:59.999+00',
  '0001-01-01 00:00:00+00',
  '12027-01-05 08:00:00+00',
  '0044-03-15 12:00:00+00 BC',
  'infinity',
])('the instant %s is read as the general parser reads it', async (text) => {
  const { rows } = await database.pool.query<{ own: unknown; text: string }>(
    'select $1::timestamptz as own, $1::timestamptz::text as text',
    [text],
  );
  expect(rows[0]?.own).toEqual(pg.types.getTypeParser(1184)(rows[0]?.text ?? ''));
});

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../transaction.ts';
import { appendEntries, appendEntry, type LedgerEntry } from './append.ts';

const clock = new SystemClock();
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.close());

/** All that PostgreSQL can store: no NUL; what the COPY format uses itself comes often. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\\', '\t', '\n', '\r', '\b', '\\.', '\\N', '"', "'", ',', '{}'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter((unit) => !unit.includes('\0')),
  ),
  maxLength: 12,
});

test('several entries are stored in their order, whatever they hold, as one by one they would be', async () => {
  const lists = fc.array(fc.record({ subject: text, actor: text, word: text }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lists, async (list) => {
      const given = list.map(({ subject, actor, word }): LedgerEntry => {
        return { at: clock.now(), kind: 'thing.done', subject, actor, body: { word, [`k${word}`]: [1.5] } };
      });
      const together = await inTransaction(database.db, (tx) => appendEntries(tx, given));
      const alone = await inTransaction(database.db, async (tx) => {
        const ids: string[] = [];
        for (const entry of given) ids.push(await appendEntry(tx, entry));
        return ids;
      });
      const stored = await readEntries(together);
      expect(stored).toEqual(await readEntries(alone));
      expect(stored.map(({ body_sha256: _, ...entry }) => entry)).toEqual(given);
    }),
    { numRuns: 40 },
  );
});

test('when one of several is refused, none is stored, and the connection serves on', async () => {
  const good = { at: clock.now(), kind: 'thing.done', subject: 'refused', actor: 'a', body: {} };
  const write = inTransaction(database.db, (tx) => appendEntries(tx, [good, { ...good, kind: 'Oops' }]));
  await expect(write).rejects.toThrow('ledger_entry_kind_check');
  const left = await database.db
    .selectFrom('ledger_entry')
    .select('id')
    .where('subject', '=', 'refused')
    .execute();
  expect(left).toEqual([]);
  const [id] = await inTransaction(database.db, (tx) => appendEntries(tx, [good]));
  expect(await readEntries([id as string])).toMatchObject([good]);
});

async function readEntries(ids: string[]) {
  if (ids.length === 0) return [];
  return await database.db
    .selectFrom('ledger_entry')
    .select(['at', 'kind', 'subject', 'actor', 'body', 'body_sha256'])
    .where('id', 'in', ids)
    .orderBy('ord')
    .execute();
}

import type { LedgerHead } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { signingKey } from '../../kernel/keys.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import type { Pool } from '../pool.ts';
import { grantAppRole } from '../roles.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../transaction.ts';
import { appendEntries, appendEntry, type LedgerEntry } from './append.ts';
import { entryHash, genesisHash, type HashedEntry, linkHash } from './chain.ts';
import { signHead } from './head.ts';
import { placesOf } from './places.ts';
import { sealAll } from './sealer.ts';
import { verifyLedger } from './verify.ts';

const clock = new SystemClock();
const key = signingKey(Buffer.alloc(32, 7));
let database: TestDatabase;
let owner: Pool;
let ids: string[];
/** Of each entry, as it was sealed before the upgrade. */
let links: Buffer[];

beforeAll(async () => {
  database = await testDatabase();
  owner = database.ownerPool();
});

/** Nine entries, sealed in three rounds by the Muster that kept a row for each link; a tenth is not sealed yet. */
async function upgraded(damage: readonly string[] = []): Promise<void> {
  await owner.query('drop schema public cascade; create schema public');
  const before = migrations.filter(({ name }) => name < '0037');
  await migrate(owner, clock.now(), before);
  await grantAppRole(owner);
  const entries = Array.from({ length: 9 }, (_, n) => entryAbout(`thing-${n + 1}`));
  ids = await inTransaction(database.db, (tx) => appendEntries(tx, entries));
  links = await sealAsBefore([4, 4, 1]);
  ids.push(await inTransaction(database.db, (tx) => appendEntry(tx, entryAbout('thing-10'))));
  for (const table of ['ledger_entry', 'ledger_seal'])
    await owner.query(`alter table ${table} disable trigger all`);
  for (const statement of damage) await owner.query(statement);
  await owner.query('alter table ledger_entry enable trigger all');
  await migrate(owner, clock.now());
  await grantAppRole(owner);
}

afterAll(() => database.close());

function entryAbout(subject: string): LedgerEntry {
  return { at: clock.now(), kind: 'thing.done', subject, actor: 'tester', body: { subject } };
}

async function sealAsBefore(rounds: number[]): Promise<Buffer[]> {
  const sealer = await owner.query<{ ledger_id: string }>('select ledger_id from ledger_sealer');
  const entries = await owner.query<HashedEntry>(
    'select *, xid::text as xid from ledger_entry order by ledger_entry.xid, ord',
  );
  const made: Buffer[] = [];
  let prev = genesisHash(sealer.rows[0]?.ledger_id ?? '');
  let seq = 0;
  for (const [round, count] of rounds.entries()) {
    const sealedAt = new Date(Date.UTC(2027, 0, 5, 8, 0, round));
    for (const entry of entries.rows.slice(seq, seq + count)) {
      seq += 1;
      const hash = linkHash(prev, entryHash(entry), seq, sealedAt);
      const row = [seq, entry.id, entryHash(entry), prev, hash, sealedAt];
      await owner.query('insert into ledger_seal values ($1, $2, $3, $4, $5, $6)', row);
      made.push(hash);
      prev = hash;
    }
  }
  const last = entries.rows[seq - 1];
  await owner.query('update ledger_sealer set seq = $1, hash = $2, xid = $3::text::xid8, ord = $4', [
    seq,
    prev,
    last?.xid,
    last?.ord,
  ]);
  return made;
}

function headOf(position: number): LedgerHead {
  return signHead(key, position, links[position - 1] as Buffer, clock.now());
}

test('a chain that was kept link by link verifies after the upgrade, also under heads signed inside a round', async () => {
  await upgraded();
  const heads = [2, 4, 9].map(headOf);
  const result = await verifyLedger(database.db, { heads, publicKey: key.publicKey });
  expect(result).toMatchObject({ ok: true, entries: 9, unsealed: 1, headsChecked: 3, findings: [] });
  const { rows } = await owner.query(
    'select first_seq, cardinality(entry_ids) as n from ledger_seal order by 1',
  );
  expect(rows).toEqual([
    { first_seq: 1, n: 4 },
    { first_seq: 5, n: 4 },
    { first_seq: 9, n: 1 },
  ]);
});

test('each entry keeps its place and its hash, and the next one follows', async () => {
  while ((await sealAll(database.db, clock)) === 0);
  const places = await placesOf(database.db, ids);
  expect(ids.map((id) => places.get(id)?.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(ids.slice(0, 9).map((id) => places.get(id)?.hash)).toEqual(links);
  const result = await verifyLedger(database.db, { heads: [headOf(9)], publicKey: key.publicKey });
  expect(result).toMatchObject({ ok: true, entries: 10, unsealed: 0 });
});

test('after the upgrade the server may add seals and change none, and nothing bears a name of before', async () => {
  for (const change of [
    'update ledger_seal set first_seq = 1',
    'delete from ledger_seal',
    'truncate ledger_seal',
  ]) {
    await expect(database.pool.query(change)).rejects.toThrow('permission denied');
    await expect(owner.query(change)).rejects.toThrow('append-only');
  }
  const { rows } = await owner.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = 'ledger_seal'::regclass and conname ~ '(key|hash_check|null|at_check)[0-9]'
     union all select relname from pg_class where relname ~ 'ledger_(link|seal_pkey1)'`,
  );
  expect(rows).toEqual([]);
});

test('what was done to the ledger before the upgrade shows after it', async () => {
  await upgraded([
    `delete from ledger_entry where subject = 'thing-2'`,
    `delete from ledger_seal where seq = 4`,
    // A link that says it follows from another one than it does, though its hash was not touched.
    `update ledger_seal set prev_hash = sha256('x') where seq = 7`,
  ]);
  const { findings } = await verifyLedger(database.db, { heads: [headOf(9)], publicKey: key.publicKey });
  expect(findings).toMatchObject([
    { fault: 'entry-removed', position: 2, entry: ids[1] },
    { fault: 'links-removed', position: 4 },
    { fault: 'order-changed', position: 7, entry: ids[6] },
    { fault: 'entry-not-sealed', position: null, entry: ids[3] },
  ]);
});

import { type LedgerHead, verifyLedgerLine } from '@muster/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { signingKey } from '../../kernel/keys.ts';
import type { Tx } from '../database.ts';
import { createDb } from '../pool.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../transaction.ts';
import { appendEntries } from './append.ts';
import { chainEnd } from './places.ts';
import { publishHead, sealAll } from './sealer.ts';
import { alterationOf, type Row } from './testing/alterations.ts';
import { type Verification, verifyIn } from './verify.ts';

const SEALED_AT_ONCE = [1, 1, 3, 6];
const key = signingKey(Buffer.alloc(32, 7));
const clock = new SystemClock();
const clocks = { procedure: clock, machine: clock };
const heads: LedgerHead[] = [];
const keeper = { append: async (head: LedgerHead) => void heads.push(head), list: async () => heads };
let database: TestDatabase;

/** Eleven entries in four acts of sealing, a head after each, and a twelfth entry that is not sealed. */
beforeAll(async () => {
  database = await testDatabase();
  let written = 0;
  for (const count of SEALED_AT_ONCE) {
    await write(Array.from({ length: count }, () => ++written));
    while ((await chainEnd(database.db))?.seq !== written) await sealAll(database.db, clock);
    await publishHead({ db: database.db, clocks, key, heads: keeper });
  }
  await write([++written]);
});

afterAll(() => database.close());

/** In one transaction, so that they are sealed at once whatever else runs in the cluster. */
async function write(numbers: readonly number[]): Promise<void> {
  const entries = numbers.map((i) => {
    const body = { i, share: i / 3, much: 10 ** (14 + i), list: ['é', { deep: [null, true] }] };
    return { at: clock.now(), kind: 'thing.done', subject: `thing-${i}`, actor: 'tester', body };
  });
  await inTransaction(database.db, (tx) => appendEntries(tx, entries));
}

/** Also what it tells on the way has to be such that a client can read it. */
async function verify(tx: Tx): Promise<Verification> {
  const onProgress = (checked: number, of: number) =>
    void verifyLedgerLine.parse({ type: 'progress', checked, of });
  const result = await verifyIn(tx, { heads, publicKey: key.publicKey, onProgress });
  verifyLedgerLine.parse({ type: 'result', ...result });
  return result;
}

/** Of all that is stored. */
async function contents(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ all: string }>`
    select md5(string_agg(t, ',' order by t)) as all
    from (select e::text as t from ledger_entry e union all select s::text from ledger_seal s) as every`.execute(
    tx,
  );
  return rows[0]?.all;
}

/** Nothing that the schema says holds any more. */
async function takeChecksAway(tx: Tx): Promise<void> {
  await sql`do $$ declare what record; begin
    for what in select oid::regclass as name from pg_class where relname in ('ledger_entry', 'ledger_seal') loop
      execute format('alter table %s disable trigger all', what.name);
    end loop;
    alter table ledger_entry alter ord drop identity;
    for what in select conrelid::regclass as name, conname from pg_constraint
        where conrelid::regclass::text in ('ledger_entry', 'ledger_seal') and contype in ('p', 'u', 'c') loop
      execute format('alter table %s drop constraint %I', what.name, what.conname);
    end loop;
    for what in select attrelid::regclass as name, attname from pg_attribute
        where attrelid::regclass::text in ('ledger_entry', 'ledger_seal') and attnum > 0 and attnotnull loop
      execute format('alter table %s alter %I drop not null', what.name, what.attname);
    end loop;
  end $$`.execute(tx);
}

async function sealedRows(tx: Tx): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select * from (
      select 'ledger_entry' as table, ctid::text as ctid from ledger_entry
      where id in (select unnest(entry_ids) from ledger_seal)
      union all select 'ledger_seal', ctid::text from ledger_seal) as rows
    order by 1, ctid::tid`.execute(tx);
  return rows;
}

class Undone extends Error {}

/** Runs `work` without any check, and takes back all that it did. */
async function asAdministrator(work: (tx: Tx) => Promise<void>): Promise<void> {
  const owner = createDb(database.ownerPool());
  const done = owner.transaction().execute(async (tx) => {
    await takeChecksAway(tx);
    await work(tx);
    throw new Undone();
  });
  await expect(done).rejects.toThrow(Undone);
}

/** False where PostgreSQL itself refused it, for no value comes of it. */
async function alter(tx: Tx, statements: readonly string[]): Promise<boolean> {
  await sql`savepoint untouched`.execute(tx);
  try {
    for (const statement of statements) await sql.raw(statement).execute(tx);
    return true;
  } catch {
    await sql`rollback to untouched`.execute(tx);
    return false;
  }
}

test('whatever is altered in a sealed ledger is found, and never keeps the verification from its end', async () => {
  await asAdministrator(async (tx) => {
    const [rows, before] = [await sealedRows(tx), await contents(tx)];
    expect(rows).toHaveLength(11 + SEALED_AT_ONCE.length);
    const alterations = fc.array(alterationOf(rows), { minLength: 1, maxLength: 2 });
    const property = fc.asyncProperty(alterations, async (statements) => {
      fc.pre(await alter(tx, statements));
      try {
        const isSame = (await contents(tx)) === before;
        const { ok, findings } = await verify(tx);
        expect({ ok, isNamed: findings.length > 0 }).toEqual({ ok: isSame, isNamed: !isSame });
      } finally {
        await sql`rollback to untouched`.execute(tx);
      }
    });
    await fc.assert(property, { numRuns: 300 });
    expect(await verify(tx)).toMatchObject({ ok: true, entries: 11, unsealed: 1, findings: [] });
  });
});

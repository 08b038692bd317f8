import type { LedgerHead } from '@muster/contract';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock, VirtualClock } from '../../kernel/clock.ts';
import { signingKey } from '../../kernel/keys.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../transaction.ts';
import { appendEntry } from './append.ts';
import { entryHash, genesisHash, type HashedEntry, linkHash } from './chain.ts';
import { commitment, eraseSalt, saltFor } from './commitment.ts';
import { publishHead, sealAll } from './sealer.ts';
import { verifyLedger } from './verify.ts';

const key = signingKey(Buffer.alloc(32, 7));
const clock = new VirtualClock(new Date('2027-01-05T08:00:00Z'));
const clocks = { procedure: clock, machine: new SystemClock() };
let database: TestDatabase;
let published: LedgerHead[];
let ids: string[];

const heads = {
  append: async (head: LedgerHead) => {
    published.push(head);
  },
  list: async () => published,
};

beforeEach(async () => {
  database = await testDatabase();
  published = [];
  ids = [];
  for (let i = 1; i <= 4; i++) await write(i);
  await sealEverything();
  await publishHead({ db: database.db, clocks, key, heads });
  for (let i = 5; i <= 10; i++) await write(i);
  await sealEverything();
  await publishHead({ db: database.db, clocks, key, heads });
});

afterEach(() => database.close());

async function write(i: number): Promise<void> {
  const entry = {
    at: clock.now(),
    kind: 'thing.done',
    subject: `thing-${i}`,
    actor: 'tester',
    body: { i, list: [1.5, 'é'] },
  };
  ids.push(await inTransaction(database.db, (tx) => appendEntry(tx, entry)));
}

/** Transactions of other test files may hold the sealer back for a moment. */
async function sealEverything(): Promise<void> {
  for (;;) {
    await sealAll(database.db, clock);
    const { n } = await database.db
      .selectFrom('ledger_seal')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    if (n === ids.length) return;
  }
}

/** As a superuser who switches the triggers off. */
async function tamper(...statements: string[]): Promise<void> {
  const client = await database.ownerPool().connect();
  for (const table of ['ledger_entry', 'ledger_seal'])
    await client.query(`alter table ${table} disable trigger all`);
  for (const statement of statements) await client.query(statement);
  client.release();
}

function verify(known: LedgerHead[] = published) {
  return verifyLedger(database.db, { heads: known, publicKey: key.publicKey });
}

async function faults(known?: LedgerHead[]): Promise<string[]> {
  const { findings } = await verify(known);
  return findings.map((found) =>
    `${found.fault} ${found.position} ${found.entry ? `e${ids.indexOf(found.entry) + 1}` : ''}`.trim(),
  );
}

test('an untouched ledger verifies, and unsealed entries are no fault', async () => {
  await write(11);
  const result = await verify();
  expect(result).toMatchObject({ ok: true, entries: 10, unsealed: 1, headsChecked: 2, findings: [] });
  expect(result.head).toEqual({ position: 10, hash: published[1]?.hash });
});

test.each([
  ["kind = 'thing.undone'"],
  ["subject = 'another'"],
  ["actor = 'another'"],
  ["at = at + interval '1 second'"],
  [`body = '{"i":3}'`],
  ["body_sha256 = decode(repeat('00', 32), 'hex')"],
  ["xid = '1'"],
])('a changed entry is named: %s', async (change) => {
  await tamper(`update ledger_entry set ${change} where id = '${ids[2]}'`);
  expect(await faults()).toEqual(['entry-changed 3 e3']);
});

test('a body changed together with its hash is named', async () => {
  const sha = `sha256(convert_to('{"i":99}', 'UTF8'))`;
  await tamper(`update ledger_entry set body = '{"i":99}', body_sha256 = ${sha} where id = '${ids[4]}'`);
  expect(await faults()).toEqual(['entry-changed 5 e5']);
});

test('a removed entry is named', async () => {
  await tamper(`delete from ledger_entry where id = '${ids[6]}'`);
  expect(await faults()).toEqual(['entry-removed 7 e7']);
});

test('an entry removed together with its link leaves a hole', async () => {
  await tamper(`delete from ledger_entry where id = '${ids[6]}'`, `delete from ledger_seal where seq = 7`);
  expect(await faults()).toEqual(['links-removed 7']);
});

test('closing the hole by renumbering shows too', async () => {
  await tamper(
    `delete from ledger_entry where id = '${ids[8]}'`,
    `delete from ledger_seal where seq = 9`,
    `update ledger_seal set seq = 9 where seq = 10`,
  );
  expect(await faults()).toEqual(['order-changed 9 e10', 'tail-cut 10']);
});

test('two exchanged entries are named', async () => {
  await tamper(
    `update ledger_seal set seq = seq + 100 where seq in (5, 6)`,
    `update ledger_seal set seq = case seq when 105 then 6 else 5 end where seq in (105, 106)`,
  );
  expect(await faults()).toEqual(['order-changed 5 e6', 'order-changed 6 e5']);
});

test('entries that point to each other’s links are named', async () => {
  await tamper(
    `alter table ledger_seal drop constraint ledger_seal_entry_id_key`,
    `update ledger_seal set entry_id = case seq when 5 then '${ids[5]}' else '${ids[4]}' end where seq in (5, 6)`,
  );
  expect(await faults()).toEqual(['entry-changed 5 e6', 'entry-changed 6 e5']);
});

test('a changed time of sealing shows', async () => {
  await tamper(`update ledger_seal set sealed_at = sealed_at - interval '1 day' where seq = 2`);
  expect(await faults()).toEqual(['order-changed 2 e2']);
});

test('an entry slipped in between sealed ones is named', async () => {
  await tamper(
    `insert into ledger_entry (id, xid, at, kind, subject, actor, body, body_sha256)
     select 'ent_forged', xid, at, kind, subject, actor, body, body_sha256 from ledger_entry where id = '${ids[0]}'`,
  );
  expect(await verify()).toMatchObject({
    ok: false,
    findings: [{ fault: 'entry-not-sealed', entry: 'ent_forged' }],
  });
});

test('a cut tail shows against a head kept outside, and only so', async () => {
  await tamper(
    `delete from ledger_entry where id in ('${ids[8]}', '${ids[9]}')`,
    `delete from ledger_seal where seq >= 9`,
  );
  expect(await faults([])).toEqual([]);
  expect(await faults()).toEqual(['tail-cut 9']);
});

test('an emptied ledger shows', async () => {
  await tamper('delete from ledger_entry', 'delete from ledger_seal');
  expect(await faults()).toEqual(['tail-cut 1']);
});

test('a wholly rewritten ledger shows against the heads, which bracket the place', async () => {
  await tamper(`update ledger_entry set subject = 'another' where id = '${ids[5]}'`);
  await rewriteChain();
  expect(await faults([])).toEqual([]);
  const { findings } = await verify();
  expect(findings).toMatchObject([{ fault: 'rewritten', position: 10 }]);
  expect(findings[0]?.detail).toContain('5 to 10');
});

test('heads signed by another key, or altered, are refused', async () => {
  const other = signingKey(Buffer.alloc(32, 8));
  const forged = { ...(published[0] as LedgerHead), keyId: other.id };
  const altered = { ...(published[1] as LedgerHead), position: 9 };
  expect(await faults([forged, altered])).toEqual(['head-forged 4', 'head-forged 9']);
});

test('it still verifies after personal data and its salt are erased', async () => {
  const { db } = database;
  const body = await inTransaction(db, async (tx) => {
    const value = commitment(await saltFor(tx, 'con_1'), 'robin@site.example');
    ids.push(
      await appendEntry(tx, {
        at: clock.now(),
        kind: 'contact.added',
        subject: 'con_1',
        actor: 'x',
        body: { value },
      }),
    );
    return value;
  });
  await sealEverything();
  const salt = await inTransaction(db, (tx) => saltFor(tx, 'con_1'));
  expect(commitment(salt, 'robin@site.example')).toBe(body);
  await inTransaction(db, (tx) => eraseSalt(tx, 'con_1'));
  expect(await db.selectFrom('salt').selectAll().execute()).toEqual([]);
  expect(await faults()).toEqual([]);
  const text = await sql<{
    text: string;
  }>`select string_agg(e::text, '') as text from ledger_entry e`.execute(db);
  expect(text.rows[0]?.text).not.toContain('robin');
});

/** What an administrator of the database can do who knows the code but not the key. */
async function rewriteChain(): Promise<void> {
  const owner = database.ownerPool();
  const state = await owner.query('select ledger_id from ledger_sealer');
  const rows = await owner.query(
    'select s.seq, s.sealed_at, e.*, e.xid::text as xid from ledger_seal s join ledger_entry e on e.id = s.entry_id order by seq',
  );
  let prev = genesisHash(state.rows[0].ledger_id);
  for (const row of rows.rows) {
    const own = entryHash(row as HashedEntry);
    const hash = linkHash(prev, own, row.seq, row.sealed_at);
    const change = 'update ledger_seal set entry_hash = $2, prev_hash = $3, hash = $4 where seq = $1';
    await owner.query(change, [row.seq, own, prev, hash]);
    prev = hash;
  }
}

test('the running server’s role and the triggers both refuse changes', async () => {
  for (const table of ['ledger_entry', 'ledger_seal', 'ledger_head']) {
    const column = table === 'ledger_entry' ? 'kind' : 'seq';
    const update = `update ${table} set ${column} = ${column}`;
    for (const statement of [update, `delete from ${table}`, `truncate ${table}`]) {
      await expect(database.pool.query(statement)).rejects.toThrow('permission denied');
      await expect(database.ownerPool().query(statement)).rejects.toThrow('append-only');
    }
  }
  await expect(database.pool.query('alter table ledger_entry disable trigger all')).rejects.toThrow(
    'must be owner',
  );
});

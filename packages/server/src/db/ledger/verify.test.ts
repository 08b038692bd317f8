import type { LedgerHead } from '@muster/contract';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock, VirtualClock } from '../../kernel/clock.ts';
import { signingKey } from '../../kernel/keys.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../transaction.ts';
import { appendEntries, appendEntry } from './append.ts';
import { entryHash, genesisHash, type HashedEntry, linkHash } from './chain.ts';
import { commitment, eraseSalt, saltFor } from './commitment.ts';
import { chainEnd } from './places.ts';
import { publishHead, sealAll } from './sealer.ts';
import { verifyLedger } from './verify.ts';
import { nthHash, type Seal } from './verify-chain.ts';

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
  // Four that are sealed each by itself, and six at once.
  for (let i = 1; i <= 4; i++) {
    await write(i);
    await sealEverything();
  }
  await publishHead({ db: database.db, clocks, key, heads });
  await write(5, 6, 7, 8, 9, 10);
  await sealEverything();
  await publishHead({ db: database.db, clocks, key, heads });
});

afterEach(() => database.close());

/** All in one transaction, so that they are sealed at once whatever else runs in the cluster. */
async function write(...numbers: number[]): Promise<void> {
  const entries = numbers.map((i) => ({
    at: clock.now(),
    kind: 'thing.done',
    subject: `thing-${i}`,
    actor: 'tester',
    body: { i, list: [1.5, 'é'] },
  }));
  ids.push(...(await inTransaction(database.db, (tx) => appendEntries(tx, entries))));
}

/** Transactions of other test files may hold the sealer back for a moment. */
async function sealEverything(): Promise<void> {
  for (;;) {
    await sealAll(database.db, clock);
    if ((await chainEnd(database.db))?.seq === ids.length) return;
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

/** Rewrites the seal of the entries 5 to 10 as a superuser can, who takes its checks away. */
async function tamperWithSeal(change: (parts: SealParts) => void): Promise<void> {
  const owner = database.ownerPool();
  const { rows } = await owner.query<Omit<Seal, 'first_seq'>>(
    'select * from ledger_seal where first_seq = 5',
  );
  const [seal] = rows;
  if (seal?.entry_ids.length !== 6) throw new Error('the entries 5 to 10 are not in one seal');
  const cut = (hashes: Buffer) => seal.entry_ids.map((_, n) => nthHash(hashes, n));
  const parts = { ids: seal.entry_ids, entryHashes: cut(seal.entry_hashes), hashes: cut(seal.hashes) };
  change(parts);
  const { rows: checks } = await owner.query<{ name: string }>(
    "select conname as name from pg_constraint where conrelid = 'ledger_seal'::regclass and contype = 'c'",
  );
  await tamper(...checks.map(({ name }) => `alter table ledger_seal drop constraint ${name}`));
  await owner.query(
    'update ledger_seal set entry_ids = $1, entry_hashes = $2, hashes = $3 where first_seq = 5',
    [parts.ids, Buffer.concat(parts.entryHashes), Buffer.concat(parts.hashes)],
  );
}

interface SealParts {
  ids: string[];
  entryHashes: Buffer[];
  hashes: Buffer[];
}

function exchange(list: unknown[], one: number, other: number): void {
  [list[one], list[other]] = [list[other], list[one]];
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

test('an entry removed together with its seal leaves a hole', async () => {
  await tamper(
    `delete from ledger_entry where id = '${ids[2]}'`,
    `delete from ledger_seal where first_seq = 3`,
  );
  expect(await faults()).toEqual(['links-removed 3']);
});

test('closing the hole by renumbering shows too', async () => {
  await tamper(
    `delete from ledger_entry where id = '${ids[3]}'`,
    `delete from ledger_seal where first_seq = 4`,
    `update ledger_seal set first_seq = 4 where first_seq = 5`,
  );
  expect(await faults()).toEqual(['rewritten 4', 'order-changed 4 e5', 'tail-cut 10']);
});

test('an entry cut out of the seal that it shares with others shows in those that follow', async () => {
  await tamper(`delete from ledger_entry where id = '${ids[6]}'`);
  await tamperWithSeal((seal) => {
    for (const list of Object.values(seal)) list.splice(2, 1);
  });
  const { findings } = await verify();
  expect(findings).toMatchObject([
    { fault: 'order-changed', position: 7, entry: ids[7], detail: expect.stringContaining('links 7 to 9') },
    { fault: 'tail-cut', position: 10 },
  ]);
});

test('a seal that lost some of its hashes is named', async () => {
  await tamperWithSeal(({ hashes }) => hashes.pop());
  expect(await faults()).toContain('order-changed 5 e5');
  await tamperWithSeal(({ ids: all }) => all.splice(0));
  expect(await faults()).toContain('order-changed 5');
});

test('two exchanged entries are named', async () => {
  await tamper(
    `update ledger_seal set first_seq = first_seq + 100 where first_seq in (2, 3)`,
    `update ledger_seal set first_seq = case first_seq when 102 then 3 else 2 end where first_seq in (102, 103)`,
  );
  expect(await faults()).toEqual(['order-changed 2 e3', 'order-changed 3 e2']);
});

test('two exchanged entries of one seal are named', async () => {
  await tamperWithSeal((seal) => {
    for (const list of Object.values(seal)) exchange(list, 1, 3);
  });
  expect(await faults()).toEqual(['order-changed 6 e8']);
});

test('entries that point to each other’s links are named', async () => {
  await tamperWithSeal((seal) => exchange(seal.ids, 0, 1));
  expect(await faults()).toEqual(['entry-changed 5 e6', 'entry-changed 6 e5']);
});

test('a changed link is one fault, and none of those that follow from it', async () => {
  await tamperWithSeal(({ hashes }) => hashes[1]?.fill(0));
  expect(await faults()).toEqual(['order-changed 6 e6']);
});

test('a changed time of sealing shows', async () => {
  await tamper(`update ledger_seal set sealed_at = sealed_at - interval '1 day' where first_seq = 2`);
  expect(await faults()).toEqual(['order-changed 2 e2']);
});

test('a seal that is filed under other entries than its own is named, for pages would not find their places', async () => {
  await tamper(`update ledger_seal set ords = '[1,8)' where first_seq = 5`);
  expect(await faults()).toEqual(['place-misfiled 8 e8']);
  await tamper(`update ledger_seal set ords = '[1,100)' where first_seq = 5`);
  expect(await faults()).toEqual(['place-misfiled 5 e5']);
});

test('an entry that is sealed by a seal without a place in the chain is named', async () => {
  await tamper(
    'alter table ledger_seal drop constraint ledger_seal_first_seq_check',
    `insert into ledger_entry (id, xid, at, kind, subject, actor, body, body_sha256)
     select 'ent_forged', xid, at, kind, subject, actor, body, body_sha256 from ledger_entry where id = '${ids[0]}'`,
    `insert into ledger_seal select -7, '{ent_forged}', entry_hashes, prev_hash, hashes, sealed_at, '[11,12)'
     from ledger_seal where first_seq = 3`,
  );
  const { findings } = await verify();
  expect(findings).toMatchObject([
    { fault: 'order-changed', entry: 'ent_forged', position: null },
    { fault: 'entry-changed', entry: 'ent_forged', position: null },
  ]);
});

test('a second entry under the id of a sealed one is named', async () => {
  await tamper(
    'alter table ledger_entry drop constraint ledger_entry_pkey',
    `insert into ledger_entry (id, xid, at, kind, subject, actor, body, body_sha256)
     select id, xid, at, kind, subject, actor, '{"i":99}', body_sha256 from ledger_entry where id = '${ids[5]}'`,
  );
  const { findings } = await verify();
  expect(findings).toContainEqual(expect.objectContaining({ fault: 'entry-changed', entry: ids[5] }));
});

test('an entry that no sealer would ever seal is named', async () => {
  await tamper(
    `insert into ledger_entry (id, xid, at, kind, subject, actor, body, body_sha256)
     select 'ent_forged', '9000000000000000', at, kind, subject, actor, body, body_sha256
     from ledger_entry where id = '${ids[0]}'`,
  );
  const { findings } = await verify();
  expect(findings).toMatchObject([{ fault: 'entry-not-sealed', entry: 'ent_forged' }]);
});

test.each([
  [`1e400`, 'it holds what no server writes'],
  [`3.0000000000000000001`, 'its body is not the one that was written'],
])('a body is named that JavaScript cannot read as it is stored: %s', async (number, detail) => {
  await tamper(`update ledger_entry set body = jsonb_set(body, '{i}', '${number}') where id = '${ids[2]}'`);
  const { findings } = await verify();
  expect(findings).toMatchObject([{ fault: 'entry-changed', entry: ids[2], detail }]);
});

test('an entry that is sealed twice is named', async () => {
  await tamper(
    `insert into ledger_seal select 11, entry_ids, entry_hashes, prev_hash, hashes, sealed_at, ords
     from ledger_seal where first_seq = 3`,
  );
  expect(await faults()).toEqual(['order-changed 11 e3', 'order-changed null e3']);
});

test('a seal that is put where another lies is named, and so is what it would hide', async () => {
  await tamper(
    `insert into ledger_entry (id, xid, at, kind, subject, actor, body, body_sha256)
     select 'ent_forged', xid, at, kind, subject, actor, body, body_sha256 from ledger_entry where id = '${ids[0]}'`,
    `insert into ledger_seal select 7, '{ent_forged}', entry_hashes, prev_hash, hashes, sealed_at, ords
     from ledger_seal where first_seq = 3`,
  );
  const { findings } = await verify();
  expect(findings).toMatchObject([
    { fault: 'order-changed', entry: 'ent_forged', position: 7, detail: 'its place is taken by another' },
    { fault: 'entry-changed', entry: 'ent_forged', position: 7 },
  ]);
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
    `delete from ledger_entry where id in (select unnest(entry_ids) from ledger_seal where first_seq >= 5)`,
    `delete from ledger_seal where first_seq >= 5`,
  );
  expect(await faults([])).toEqual([]);
  expect(await faults()).toEqual(['tail-cut 5']);
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
  const seals = await owner.query<Seal>('select * from ledger_seal order by first_seq');
  let prev = genesisHash(state.rows[0].ledger_id);
  for (const seal of seals.rows) {
    const [first, entryHashes, hashes] = [prev, [] as Buffer[], [] as Buffer[]];
    for (const [n, id] of seal.entry_ids.entries()) {
      const entry = await owner.query<HashedEntry>(
        'select *, xid::text as xid from ledger_entry where id = $1',
        [id],
      );
      entryHashes.push(entryHash(entry.rows[0] as HashedEntry));
      prev = linkHash(prev, entryHashes[n] as Buffer, seal.first_seq + n, seal.sealed_at);
      hashes.push(prev);
    }
    await owner.query(
      'update ledger_seal set entry_hashes = $2, prev_hash = $3, hashes = $4 where first_seq = $1',
      [seal.first_seq, Buffer.concat(entryHashes), first, Buffer.concat(hashes)],
    );
  }
}

test('the running server’s role and the triggers both refuse changes', async () => {
  for (const table of ['ledger_entry', 'ledger_seal', 'ledger_head'] as const) {
    const column = { ledger_entry: 'kind', ledger_seal: 'first_seq', ledger_head: 'seq' }[table];
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

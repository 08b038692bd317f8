import type { LedgerHead } from '@muster/contract';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { signingKey } from '../../kernel/keys.ts';
import { silentLog } from '../../kernel/log.ts';
import type { Tx } from '../database.ts';
import { closeOffRestoredEntries } from '../restored.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { inTransaction } from '../transaction.ts';
import { appendEntries, appendEntry } from './append.ts';
import { Sealer, sealAll } from './sealer.ts';
import { verifyLedger } from './verify.ts';

const key = signingKey(Buffer.alloc(32, 7));
const clock = new SystemClock();
let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(() => database.close());

function write(tx: Tx, subject: string): Promise<string> {
  return appendEntry(tx, { at: clock.now(), kind: 'thing.done', subject, actor: 'tester', body: {} });
}

async function sealedSubjects(): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    select subject from ledger_seal, unnest(entry_ids) with ordinality as sealed (id, n) join ledger_entry using (id)
    order by first_seq, n`.execute(database.db);
  return rows.map((row) => row.subject);
}

async function sealUntil(count: number): Promise<void> {
  while ((await sealedSubjects()).length < count) await sealAll(database.db, clock);
}

function verify() {
  return verifyLedger(database.db, { heads: [], publicKey: key.publicKey });
}

test('whatever an entry holds, PostgreSQL hashes it as verification does', async () => {
  const strange = [
    '"',
    '\\',
    '/',
    '\b\f\n\r\t',
    '\u0001\u001f\u007f',
    '\u2028',
    'Grüße ‖ 😀',
    "'",
    '',
    ' {,} ',
  ];
  const times = [
    '1970-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '2027-01-05T08:00:00.123Z',
    '9999-12-31T23:59:59.999Z',
  ];
  await inTransaction(database.db, async (tx) => {
    for (const [n, subject] of strange.entries()) {
      const at = new Date(times[n % times.length] as string);
      await appendEntry(tx, { at, kind: 'thing-2.done', subject, actor: subject, body: { subject } });
    }
  });
  await sealUntil(strange.length);
  expect(await verify()).toMatchObject({ ok: true, entries: strange.length, unsealed: 0 });
});

test('a transaction that commits late is neither missed nor put in between', async () => {
  const { db } = database;
  let commit: () => void = () => {};
  let written: () => void = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const hasWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  await inTransaction(db, (tx) => write(tx, 'before'));
  await sealUntil(1);
  const late = inTransaction(db, async (tx) => {
    await write(tx, 'late');
    written();
    await mayCommit;
  });
  await hasWritten;
  await inTransaction(db, (tx) => write(tx, 'after'));
  expect(await sealAll(db, clock)).toBe(0);
  commit();
  await late;
  await sealUntil(3);
  expect(await sealedSubjects()).toEqual(['before', 'late', 'after']);
  expect(await verify()).toMatchObject({ ok: true, entries: 3 });
});

test('a transaction that is rolled back leaves no hole', async () => {
  const failing = inTransaction(database.db, async (tx) => {
    await write(tx, 'never');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await inTransaction(database.db, (tx) => write(tx, 'once'));
  await sealUntil(1);
  expect(await verify()).toMatchObject({ ok: true, entries: 1 });
});

test('many writers and several sealers at once make one chain without gaps', async () => {
  const { db } = database;
  let writing = true;
  const sealers = [1, 2, 3].map(async () => {
    while (writing) await sealAll(db, clock);
  });
  const writers = [1, 2, 3, 4].map(async (writer) => {
    for (let i = 0; i < 25; i++) await inTransaction(db, (tx) => write(tx, `${writer}-${i}`));
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(sealers);
  await sealUntil(100);
  expect(await verify()).toMatchObject({ ok: true, entries: 100, unsealed: 0 });
  const subjects = await sealedSubjects();
  const ofOne = subjects.filter((subject) => subject.startsWith('1-'));
  expect(ofOne).toEqual(Array.from({ length: 25 }, (_, i) => `1-${i}`));
});

test('more entries than one batch holds are sealed in their order', async () => {
  const entry = { at: clock.now(), kind: 'thing.done', actor: 'tester', body: { n: 1 } };
  for (let part = 0; part < 6; part++) {
    const entries = Array.from({ length: 2_000 }, (_, i) => ({
      ...entry,
      subject: String(part * 2_000 + i),
    }));
    await inTransaction(database.db, (tx) => appendEntries(tx, entries));
  }
  await sealUntil(12_000);
  expect(await sealedSubjects()).toEqual(Array.from({ length: 12_000 }, (_, i) => String(i)));
  expect(await verify()).toMatchObject({ ok: true, entries: 12_000 });
});

test('started, it seals by itself; stopped, it leaves everything sealed and the end signed outside', async () => {
  const heads: LedgerHead[] = [];
  const keeper = { append: async (head: LedgerHead) => void heads.push(head), list: async () => heads };
  const clocks = { procedure: clock, machine: clock };
  const sealer = new Sealer({ db: database.db, clocks, key, heads: keeper, log: silentLog, headEveryMs: 0 });
  await inTransaction(database.db, (tx) => write(tx, 'one'));
  sealer.start();
  while ((await sealedSubjects()).length < 1) await clock.sleep(10);
  await inTransaction(database.db, (tx) => write(tx, 'two'));
  while ((await sealedSubjects()).length < 2) await clock.sleep(10);
  await sealer.stop();
  expect(heads.at(-1)?.position).toBe(2);
  expect(
    await database.db.selectFrom('ledger_head').select('seq').orderBy('seq', 'desc').limit(1).execute(),
  ).toEqual([{ seq: 2 }]);
  const verified = await verifyLedger(database.db, { heads, publicKey: key.publicKey });
  expect(verified.ok).toBe(true);
});

test('a dump that is loaded into a cluster with smaller transaction numbers goes on in the same chain', async () => {
  const { db } = database;
  const owner = database.ownerPool();
  for (const subject of ['a', 'b']) await inTransaction(db, (tx) => write(tx, subject));
  await sealUntil(2);
  await owner.query('alter table ledger_entry disable trigger all');
  await owner.query('alter table ledger_seal disable trigger all');
  await owner.query('delete from ledger_entry');
  await owner.query('delete from ledger_seal');
  await owner.query(
    "update ledger_sealer set seq = 0, hash = sha256(convert_to('muster-ledger-1:' || ledger_id, 'UTF8'))",
  );
  // The dump: two entries with numbers of the far future here, which the other cluster had not sealed yet.
  for (const subject of ['old-1', 'old-2']) await inTransaction(db, (tx) => write(tx, subject));
  await owner.query('update ledger_entry set xid = ((9000000000 + ord)::text)::xid8');
  await owner.query("update ledger_sealer set system_identifier = '42', xid = '8999999999', ord = 0");
  expect(await closeOffRestoredEntries(owner)).toBe(true);
  expect(await closeOffRestoredEntries(owner)).toBe(false);
  await inTransaction(db, (tx) => write(tx, 'new'));
  await sealUntil(3);
  expect(await sealedSubjects()).toEqual(['old-1', 'old-2', 'new']);
  expect(await verify()).toMatchObject({ ok: true, entries: 3 });
});

test('of a dump only what was not sealed is sealed, also when it is loaded elsewhere again before that', async () => {
  const { db } = database;
  const owner = database.ownerPool();
  const together = (...subjects: string[]) =>
    inTransaction(db, async (tx) => {
      for (const subject of subjects) await write(tx, subject);
    });
  await together('a', 'b', 'c');
  await sealUntil(3);
  await together('d', 'e');
  await sealUntil(5);
  await together('open-1', 'open-2');
  await owner.query('alter table ledger_entry disable trigger all');
  await owner.query(
    `update ledger_entry set xid = ((9000000000 + ord)::text)::xid8 where subject like 'open-%'`,
  );
  await owner.query("update ledger_sealer set system_identifier = '42'");
  expect(await closeOffRestoredEntries(owner)).toBe(true);
  await together('between');
  await owner.query("update ledger_sealer set system_identifier = '43'");
  expect(await closeOffRestoredEntries(owner)).toBe(true);
  expect(await verify()).toMatchObject({ ok: true, entries: 5, unsealed: 3 });
  await together('new');
  await sealUntil(9);
  const subjects = await sealedSubjects();
  expect(subjects.slice(0, 5)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(subjects.slice(5, 8).sort()).toEqual(['between', 'open-1', 'open-2']);
  expect(subjects[8]).toBe('new');
  expect(await verify()).toMatchObject({ ok: true, entries: 9, unsealed: 0 });
});

test('a sealer whose connection dies between its statements leaves nothing behind, and the next one seals', async () => {
  const owner = database.ownerPool();
  await owner.query(`create function die() returns trigger language plpgsql as $$
    begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`);
  await owner.query('create trigger die before update on ledger_sealer for each row execute function die()');
  await inTransaction(database.db, (tx) => write(tx, 'one'));
  const dying = async () => {
    for (;;) await sealAll(database.db, clock);
  };
  await expect(dying()).rejects.toThrow(/terminat/);
  expect(await sealedSubjects()).toEqual([]);
  await owner.query('drop trigger die on ledger_sealer');
  await sealUntil(1);
  expect(await verify()).toMatchObject({ ok: true, entries: 1, unsealed: 0 });
});

test('entries of another kind than a dotted word are refused by the database', async () => {
  const wrong = { at: clock.now(), kind: 'Oops', subject: 's', actor: 'a', body: {} };
  await expect(inTransaction(database.db, (tx) => appendEntry(tx, wrong))).rejects.toThrow(
    'ledger_entry_kind_check',
  );
  const { rows } = await sql<{ n: number }>`select count(*) as n from ledger_entry`.execute(database.db);
  expect(rows).toEqual([{ n: 0 }]);
});

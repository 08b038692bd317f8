import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { appendEntry } from './ledger/append.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openDatabase } from './open.ts';
import { createPool, type Pool } from './pool.ts';
import { type TestDatabase, testDatabase } from './testing/test-database.ts';
import { inTransaction } from './transaction.ts';

const clock = new SystemClock();
let database: TestDatabase;
let owner: Pool;

beforeEach(async () => {
  database = await testDatabase();
  owner = database.ownerPool();
});

afterEach(() => database.close());

async function emptied(): Promise<void> {
  await owner.query('drop schema public cascade');
  await owner.query('create schema public');
}

test('servers that start at once make the schema once', async () => {
  await emptied();
  const all = await Promise.all([1, 2, 3].map(() => migrate(owner, clock.now())));
  expect(all.flat()).toEqual(migrations.map((one) => one.name));
  expect(await migrate(owner, clock.now())).toEqual([]);
});

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  const broken = [
    { name: '9001-good', up: 'create table good (id text)' },
    { name: '9002-bad', up: 'create table bad (id text); select 1/0' },
  ];
  await expect(migrate(owner, clock.now(), broken)).rejects.toThrow('division by zero');
  const { rows } = await owner.query(`select to_regclass('good') as good, to_regclass('bad') as bad`);
  expect(rows).toEqual([{ good: 'good', bad: null }]);
});

test('an applied migration that was changed is refused', async () => {
  await migrate(owner, clock.now(), [{ name: '9001-x', up: 'select 1' }]);
  const changed = migrate(owner, clock.now(), [{ name: '9001-x', up: 'select 2' }]);
  await expect(changed).rejects.toMatchObject({ code: 'config.invalid' });
});

test('names are unique and in the order in which they are applied', () => {
  const names = migrations.map((one) => one.name);
  expect(names).toEqual([...new Set(names)].sort());
});

test('a server older than 15 is refused', async () => {
  const old = {
    connect: async () => ({
      query: async () => ({ rows: [{ server_version_num: '140011' }] }),
      release() {},
    }),
  };
  await expect(migrate(old as unknown as Pool, clock.now())).rejects.toMatchObject({
    code: 'database.too-old',
    message: expect.stringContaining('14'),
  });
});

function open(databaseUrl: string) {
  return openDatabase({ databaseUrl, dataDir: '/nonexistent', clock, log: silentLog });
}

test('with DATABASE_URL the server takes on the role that cannot change the ledger', async () => {
  await emptied();
  const servers = await Promise.all([open(database.url('owner')), open(database.url('owner'))]);
  for (const server of servers) {
    expect(server.appendOnlyByRole).toBe(true);
    const entry = { at: clock.now(), kind: 'a.b', subject: 's', actor: 'a', body: {} };
    await inTransaction(server.db, (tx) => appendEntry(tx, entry));
    await expect(server.pool.query('delete from ledger_entry')).rejects.toThrow('permission denied');
    await server.close();
  }
});

test('a DATABASE_URL that leads nowhere is said in a sentence, without its password', async () => {
  const failed = await open('postgres://muster:hunter2@127.0.0.1:1/muster').catch((error: Error) => error);
  expect(failed).toMatchObject({ code: 'database.unavailable' });
  expect((failed as Error).message).toMatch(/^DATABASE_URL leads .*127\.0\.0\.1:1/);
  expect((failed as Error).message).not.toContain('hunter2');
});

test('a user of DATABASE_URL who may not make roles is served too, with the triggers alone', async () => {
  await emptied();
  const { rows } = await owner.query<{ name: string }>('select current_database() as name');
  const user = `plain_${rows[0]?.name}`;
  await owner.query(`create role ${user} login password 'x'`);
  await owner.query(`alter schema public owner to ${user}`);
  const url = new URL(database.url('owner').replace('@/', '@localhost/'));
  url.username = user;
  url.password = 'x';
  const server = await open(url.href.replace('@localhost/', '@/'));
  expect(server.appendOnlyByRole).toBe(false);
  const entry = { at: clock.now(), kind: 'a.b', subject: 's', actor: 'a', body: {} };
  await inTransaction(server.db, (tx) => appendEntry(tx, entry));
  await expect(server.pool.query('delete from ledger_entry')).rejects.toThrow('append-only');
  await server.close();
  await owner.query(`drop owned by ${user} cascade`);
  await owner.query('create schema if not exists public');
  await owner.query(`alter schema public owner to muster_owner`);
  await owner.query(`drop role ${user}`);
});

test('a deadlock is tried again; other errors are not', async () => {
  const { db } = database;
  await owner.query('create table pair (id int primary key, n int)');
  await owner.query('insert into pair values (1, 0), (2, 0)');
  await owner.query('grant all on pair to muster_app');
  let arrived = 0;
  let open: () => void = () => {};
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  const cross = async (first: number, second: number): Promise<void> => {
    const bump = 'update pair set n = n + 1 where id = ';
    await inTransaction(db, async (tx) => {
      await sql.raw(bump + first).execute(tx);
      arrived += 1;
      if (arrived === 2) open();
      await both;
      await sql.raw(bump + second).execute(tx);
    });
  };
  await Promise.all([cross(1, 2), cross(2, 1)]);
  const { rows } = await owner.query('select n from pair order by id');
  expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
  expect(arrived).toBe(3);
  let tries = 0;
  const failing = inTransaction(db, async () => {
    tries += 1;
    throw new Error('own');
  });
  await expect(failing).rejects.toThrow('own');
  expect(tries).toBe(1);
});

test('a connection lost in a transaction fails that transaction and nothing else', async () => {
  const { db } = database;
  const broken = inTransaction(db, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await owner.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await clock.sleep(50);
    await sql`select 1`.execute(tx);
  });
  await expect(broken).rejects.toThrow();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});

test('bigint comes as a number, and one too large for that is an error', async () => {
  const pool = createPool({ connectionString: database.url(), max: 1 });
  const good = await pool.query(`select 9007199254740991::bigint as one, array[1, null]::bigint[] as list,
    count(*) as n, timestamptz '2027-01-05 08:00+00' as at`);
  expect(good.rows).toEqual([
    { one: 9007199254740991, list: [1, null], n: 1, at: new Date('2027-01-05T08:00:00Z') },
  ]);
  await expect(pool.query('select 9007199254740993::bigint')).rejects.toThrow('does not fit');
  await pool.end();
});

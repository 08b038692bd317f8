import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { type OpenDatabase, openDatabase } from '../open.ts';
import { canReach, databaseAccount, findAccount } from './account.ts';
import { embeddedBinaries } from './binaries.ts';
import { startEmbedded } from './embedded.ts';
import { forsakenClusters } from './outside.ts';
import { isAlive, waitForEnd } from './processes.ts';

const clock = new SystemClock();
const account = databaseAccount();
let directory: string;
let dataDir: string;
let opened: { close(): Promise<void> }[];
let processes: ChildProcess[];
/** A cluster that lies outside the test's own directory. */
let outside: string | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-embedded-'));
  await chmod(directory, 0o711);
  dataDir = join(directory, 'state');
  opened = [];
  processes = [];
  outside = undefined;
});

afterEach(async () => {
  for (const child of processes) child.kill('SIGKILL');
  for (const one of opened) await one.close();
  if (outside) await rm(outside, { recursive: true, force: true });
  await rm(directory, { recursive: true, force: true });
});

async function open(): Promise<OpenDatabase> {
  const one = await openDatabase({ databaseUrl: undefined, dataDir, clock, log: silentLog });
  opened.push(one);
  return one;
}

async function start(more: { cacheDir?: string; settings?: Record<string, string> } = {}) {
  const one = await startEmbedded({ dataDir, log: silentLog, ...more });
  opened.push(one);
  return one;
}

/** A server process of its own, and the lines that it prints. */
function writer(): { child: ChildProcess; lines: AsyncIterator<string> } {
  const script = join(import.meta.dirname, '..', 'testing', 'writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  return {
    child,
    lines: createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator](),
  };
}

test('it runs as an unprivileged account, without TCP, on a socket of its own, and syncs to the disk', async () => {
  const { pool, close } = await open();
  const { rows } = await pool.query(`select current_user as role, current_setting('listen_addresses') as tcp,
    current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
    current_setting('server_encoding') as encoding`);
  expect(rows[0]).toMatchObject({ role: 'muster_app', tcp: '', fsync: 'on', commit: 'on', encoding: 'UTF8' });
  const data = await stat(join(dataDir, 'postgres', 'data'));
  expect(data.uid).toBe(account?.uid ?? process.getuid?.());
  expect((await stat(join(dataDir, 'postgres', 'access.json'))).mode & 0o777).toBe(0o600);
  await expect(pool.query('alter table ledger_entry disable trigger all')).rejects.toThrow('must be owner');
  opened.pop();
  await close();
});

test('what was written is there after a restart, and nothing runs in between', async () => {
  const first = await start();
  const pid = first.pid();
  expect(isAlive(pid)).toBe(true);
  expect((await stat(first.owner.host)).mode & 0o777).toBe(0o700);
  opened.pop();
  await first.close();
  expect(isAlive(pid)).toBe(false);
  await expect(stat(first.owner.host)).rejects.toThrow('ENOENT');
  const second = await open();
  await second.db
    .insertInto('salt')
    .values({ subject: 'x', salt: Buffer.alloc(32) })
    .execute();
  opened.pop();
  await second.close();
  const third = await open();
  expect(await third.db.selectFrom('salt').select('subject').execute()).toEqual([{ subject: 'x' }]);
});

test('a server that is killed leaves a PostgreSQL that the next one takes over, with every acknowledged entry', async () => {
  const { child, lines } = writer();
  let last = 0;
  for (let i = 0; i < 60; i++) last = Number((await lines.next()).value) || last;
  child.kill('SIGKILL');
  for (;;) {
    const line = await lines.next();
    if (line.done) break;
    last = Number(line.value);
  }
  const { db } = await open();
  const entries = await db.selectFrom('ledger_entry').select('subject').orderBy('ord').execute();
  expect(entries.length).toBeGreaterThanOrEqual(last);
  expect(last).toBeGreaterThanOrEqual(59);
});

test('PostgreSQL killed together with the server recovers', async () => {
  const first = await start();
  const { child, lines } = await replaceByWriter(first);
  let last = 0;
  for (let i = 0; i < 40; i++) last = Number((await lines.next()).value) || last;
  child.kill('SIGKILL');
  const pid = Number(
    (await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
  process.kill(pid, 'SIGKILL');
  await waitForEnd(pid, 10_000);
  const { db } = await open();
  const { n } = await db
    .selectFrom('ledger_entry')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  expect(n).toBeGreaterThanOrEqual(last);
});

async function replaceByWriter(running: { close(): Promise<void> }) {
  opened.pop();
  await running.close();
  return writer();
}

test('while the server lives a PostgreSQL that died is started again', async () => {
  const running = await start();
  const pid = running.pid();
  process.kill(pid, 'SIGKILL');
  while (running.pid() === pid || !isAlive(running.pid())) await clock.sleep(20);
  opened.pop();
  await running.close();
  expect(isAlive(running.pid())).toBe(false);
});

test('of two servers that start at once on one directory one is told that it is in use', async () => {
  const results = await Promise.allSettled([start(), start(), start()]);
  const refused = results.filter((one) => one.status === 'rejected');
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  for (const one of refused) expect(one.reason).toMatchObject({ code: 'database.in-use' });
  expect(await readdir(dataDir)).toEqual(['postgres']);
});

test('one left running with other settings is replaced', async () => {
  const { child, lines } = writer();
  await lines.next();
  child.kill('SIGKILL');
  const one = await start({ settings: { work_mem: '7MB' } });
  const words = await readFile(`/proc/${one.pid()}/cmdline`, 'utf8');
  expect(words).toContain('work_mem=7MB');
});

test('a number in postmaster.pid that belongs to a stranger by now is no obstacle', async () => {
  const first = await start();
  opened.pop();
  await first.close();
  const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const stranger = spawn('sleep', ['600'], account ? { ...account } : {});
  processes.push(stranger);
  await writeFile(pidFile, `${stranger.pid}\n${join(dataDir, 'postgres', 'data')}\n1\n5432\n`);
  const second = await start();
  expect(isAlive(second.pid())).toBe(true);
  expect(stranger.exitCode).toBeNull();
});

test('a start that cannot work says why', async () => {
  await expect(start({ settings: { work_mem: 'plenty' } })).rejects.toMatchObject({
    code: 'database.unavailable',
    message: expect.stringContaining('work_mem'),
  });
});

test('starters that fill the cache at once do not disturb each other, and a broken copy is replaced', async () => {
  const cacheDir = join(directory, 'cache');
  const all = await Promise.all([
    embeddedBinaries(cacheDir),
    embeddedBinaries(cacheDir),
    embeddedBinaries(cacheDir),
  ]);
  expect(new Set(all.map((one) => one.postgres)).size).toBe(1);
  const { postgres, libraries } = all[0];
  expect((await stat(postgres)).mode & 0o777).toBe(0o755);
  expect((await stat(join(libraries as string, 'libpq.so.5'))).isFile()).toBe(true);
  await writeFile(postgres, 'half');
  await embeddedBinaries(cacheDir);
  expect((await stat(postgres)).size).toBeGreaterThan(1_000_000);
  expect(await readdir(cacheDir)).toHaveLength(1);
});

test('an account is found by its name, and a closed directory is noticed', async () => {
  expect(findAccount('nobody', 'root:x:0:0::/:\nnobody:x:65534:65533:nobody:/:/bin/false\n')).toEqual({
    uid: 65534,
    gid: 65533,
  });
  expect(findAccount('nobody', '')).toBeUndefined();
  const other = { uid: 4242, gid: 4242 };
  expect(await canReach(join(directory, 'not', 'yet'), other)).toBe(true);
  await chmod(directory, 0o700);
  expect(await canReach(join(directory, 'not', 'yet'), other)).toBe(false);
});

test('as root, below a directory that only root can enter, the database lies where its account can reach it', async () => {
  if (!account) return;
  await chmod(directory, 0o700);
  const first = await start();
  outside = first.directory;
  expect(first.directory).toMatch(/^\/var\/lib\/muster-postgres\//);
  opened.pop();
  await first.close();
  const second = await start();
  expect(second.directory).toBe(first.directory);
  opened.pop();
  await second.close();
  const place = dirname(outside);
  expect((await forsakenClusters(place)).map((one) => one.directory)).not.toContain(outside);
  await rm(dataDir, { recursive: true });
  expect(await forsakenClusters(place)).toContainEqual({ directory: outside, dataDir });
});

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { SystemClock } from '../../kernel/clock.ts';
import { databaseAccount } from '../embedded/account.ts';
import { debianBinaries, embeddedBinaries } from '../embedded/binaries.ts';
import { type Cluster, ensureCluster, OWNER_ROLE } from '../embedded/cluster.ts';
import { settings, socketDirectory, spawnPostmaster } from '../embedded/postmaster.ts';
import { isAlive } from '../embedded/processes.ts';

/** What a test needs to connect to the cluster of this test run. */
export interface SharedCluster {
  socketDir: string;
  ownerPassword: string;
  appPassword: string;
}

const START_MS = 90_000;
const clock = new SystemClock();

/**
 * One cluster for all workers of a test run: the first that needs it starts it, the others wait. The run is known by
 * the parent of the worker (vitest itself), and a watcher removes the cluster when that process is gone, however it
 * ended. `MUSTER_TEST_PG=debian15` takes Debian's PostgreSQL 15 instead of the embedded one.
 */
export async function sharedCluster(): Promise<SharedCluster> {
  const run = process.ppid;
  const kind = process.env.MUSTER_TEST_PG || 'embedded';
  const directory = `/tmp/muster-test-${run}-${startTime(run)}-${kind}`;
  const ready = join(directory, 'ready.json');
  if (await claim(directory)) {
    const shared = await start(directory, run, kind);
    await writeFile(`${ready}.new`, JSON.stringify(shared), { mode: 0o600 });
    await rename(`${ready}.new`, ready);
    return shared;
  }
  return await waitForReady(directory, ready);
}

async function claim(directory: string): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o711 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
  await writeFile(join(directory, 'starter'), String(process.pid));
  return true;
}

async function waitForReady(directory: string, ready: string): Promise<SharedCluster> {
  const end = clock.now().getTime() + START_MS;
  while (clock.now().getTime() < end) {
    const text = await readFile(ready, 'utf8').catch(() => undefined);
    if (text) return JSON.parse(text) as SharedCluster;
    const starter = Number(await readFile(join(directory, 'starter'), 'utf8').catch(() => process.pid));
    if (!isAlive(starter) && !(await exists(ready))) break;
    await clock.sleep(30);
  }
  throw new Error(`the test database in ${directory} did not start; see the log there`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function start(directory: string, run: number, kind: string): Promise<SharedCluster> {
  if (kind !== 'embedded' && kind !== 'debian15')
    throw new Error('MUSTER_TEST_PG must be embedded or debian15');
  const account = databaseAccount();
  const binaries = kind === 'debian15' ? debianBinaries('15') : await embeddedBinaries();
  const cluster = await ensureCluster(join(directory, 'postgres'), binaries, account);
  const socketDir = await socketDirectory(cluster, account);
  // A test cluster is thrown away: nothing has to survive a power cut.
  const args = settings(socketDir, { fsync: 'off', synchronous_commit: 'off', max_connections: '300' });
  const pid = await spawnPostmaster(cluster, binaries, account, args);
  watch(run, pid, directory, socketDir);
  await waitForConnection(cluster, socketDir);
  return { socketDir, ownerPassword: cluster.ownerPassword, appPassword: cluster.appPassword };
}

async function waitForConnection(cluster: Cluster, socketDir: string): Promise<void> {
  const end = clock.now().getTime() + START_MS;
  for (;;) {
    const client = new pg.Client({
      host: socketDir,
      user: OWNER_ROLE,
      password: cluster.ownerPassword,
      database: 'postgres',
    });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (clock.now().getTime() > end) throw error;
      await clock.sleep(20);
    }
  }
}

const WATCHER = `
while kill -0 "$1" 2>/dev/null; do sleep 1; done
kill -INT "$2"; while kill -0 "$2" 2>/dev/null; do sleep 0.2; done
rm -rf "$3" "$4"`;

/** Outlives the worker that started it; ends by itself one second after the test run. */
function watch(run: number, postmaster: number, directory: string, socketDir: string): void {
  const args = ['-c', WATCHER, 'muster-test-watcher', String(run), String(postmaster), directory, socketDir];
  spawn('/bin/sh', args, { detached: true, stdio: 'ignore', cwd: '/' }).unref();
}

/** Tells a run from an earlier one that had the same pid. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

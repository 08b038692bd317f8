import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, open, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MusterError } from '../../kernel/errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Cluster, databaseEnvironment } from './cluster.ts';
import { commandLine, isAlive, waitForEnd } from './processes.ts';

/** Socket addresses are at most 107 bytes on Linux, 103 on macOS; the file in the directory takes 15. */
const LONGEST_SOCKET_DIR = 85;
const FAST_STOP_MS = 30_000;
const IMMEDIATE_STOP_MS = 10_000;
const LONGEST_LOG_BYTES = 8 * 1024 * 1024;

/**
 * A private directory (0700) for the socket, always the same for one cluster: a later server finds a postmaster that
 * outlived an earlier one. Its name can be guessed, so one that belongs to anybody else is refused.
 */
export async function socketDirectory(cluster: Cluster, account: Account | undefined): Promise<string> {
  const key = createHash('sha256').update(cluster.data).digest('hex').slice(0, 12);
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  const base = account ? '/run' : tmpdir().length < 40 ? tmpdir() : '/tmp';
  const directory = join(base, `muster-${uid}-${key}`);
  if (directory.length > LONGEST_SOCKET_DIR) {
    throw new MusterError(
      'config.invalid',
      `${directory} is too long for a socket; set TMPDIR to a shorter path`,
    );
  }
  try {
    await mkdir(directory, { mode: 0o700 });
    if (account) await chown(directory, account.uid, account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = await lstat(directory);
  // Between another starter's mkdir and chown it is root's.
  if (!found.isDirectory() || (found.uid !== uid && found.uid !== process.getuid?.())) {
    throw new MusterError('config.invalid', `${directory} belongs to another account; remove it`);
  }
  if (account) await chown(directory, account.uid, account.gid);
  await chmod(directory, 0o700);
  return directory;
}

/** Fixed settings; `-c` on the command line wins over the files in the data directory. */
export function settings(socketDir: string, more: Readonly<Record<string, string>> = {}): string[] {
  const all: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    ...more,
  };
  return Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

/**
 * Starts the postmaster in a session of its own: Ctrl-C in the terminal must reach Muster first, and a killed
 * Muster must not tear it down in the midst of a write. Gives its pid; not yet ready for connections.
 */
export async function spawnPostmaster(
  cluster: Cluster,
  binaries: Binaries,
  account: Account | undefined,
  args: readonly string[],
): Promise<number> {
  await truncateLongLog(cluster.log);
  const log = await open(cluster.log, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', cluster.data, ...args], {
      ...account,
      detached: true,
      cwd: '/',
      env: databaseEnvironment(binaries),
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return child.pid as number;
  } finally {
    await log.close();
  }
}

/** The postmaster that runs on this cluster, whoever started it; undefined when none does. */
export async function runningPostmaster(cluster: Cluster): Promise<number | undefined> {
  const text = await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 0 && isPostmaster(cluster, pid) ? pid : undefined;
}

function isPostmaster(cluster: Cluster, pid: number): boolean {
  return isAlive(pid) && commandLine(pid).includes(`-D ${cluster.data} `);
}

/**
 * After a crash the number in postmaster.pid may belong to a stranger by now (usual in a restarted container), and
 * PostgreSQL would refuse to start. Call it only when `runningPostmaster` found none.
 */
export async function removeStalePidFiles(cluster: Cluster, socketDir: string): Promise<void> {
  await rm(join(cluster.data, 'postmaster.pid'), { force: true });
  await rm(join(socketDir, '.s.PGSQL.5432.lock'), { force: true });
  await rm(join(socketDir, '.s.PGSQL.5432'), { force: true });
}

/**
 * Fast shutdown; if that takes too long the immediate one, from which PostgreSQL recovers at the next start.
 * Does nothing when the number belongs to another process by now.
 */
export async function stopPostmaster(cluster: Cluster, pid: number): Promise<void> {
  if (!isPostmaster(cluster, pid)) return;
  if (!signal(pid, 'SIGINT') || (await waitForEnd(pid, FAST_STOP_MS))) return;
  if (!signal(pid, 'SIGQUIT') || (await waitForEnd(pid, IMMEDIATE_STOP_MS))) return;
  throw new Error(`PostgreSQL (pid ${pid}) does not end`);
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** What PostgreSQL said last, for an error message. */
export async function lastWords(cluster: Cluster): Promise<string> {
  const text = await readFile(cluster.log, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-8).join('\n');
}

async function truncateLongLog(path: string): Promise<void> {
  const log = await lstat(path).catch(() => undefined);
  if (log && log.size > LONGEST_LOG_BYTES) await truncate(path);
}

import { execFile } from 'node:child_process';
import { chmod, chown, link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MusterError } from '../../kernel/errors.ts';
import { randomSecret, randomText } from '../../kernel/ids.ts';
import { type Account, canReach } from './account.ts';
import type { Binaries } from './binaries.ts';
import { REACHABLE_PLACE } from './outside.ts';
import { isAlive } from './processes.ts';

/** Bootstrap role: it owns the schema and migrates. */
export const OWNER_ROLE = 'muster_owner';
/** Role of the running server: it cannot change the ledger. */
export const APP_ROLE = 'muster_app';

/** One initialised cluster: `data/` belongs to the database account, `access.json` to Muster alone. */
export interface Cluster {
  directory: string;
  data: string;
  log: string;
  ownerPassword: string;
  appPassword: string;
}

/** Chosen once a data directory and then remembered in it, so that a later start finds the same cluster. */
export async function clusterPlace(dataDir: string, account: Account | undefined): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: account ? 0o711 : 0o700 });
  const note = join(dataDir, 'postgres.location');
  const noted = await readFile(note, 'utf8').catch(() => undefined);
  if (noted) return noted.trim();
  const inside = join(dataDir, 'postgres');
  if (!account || (await canReach(dataDir, account))) return inside;
  const outside = join(REACHABLE_PLACE, randomText(16));
  const own = `${note}.${randomText(8)}`;
  await writeFile(own, `${outside}\n`, { flush: true });
  // A link replaces nothing: of two starters both take the place that the first one noted.
  await link(own, note).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  await rm(own);
  return (await readFile(note, 'utf8')).trim();
}

/**
 * The cluster in `directory`, made if there is none. It is made beside and renamed, so neither a crash nor a full
 * disk leaves half a cluster, and of two starters the slower one takes the other's.
 * @throws MusterError config.invalid when it was made by another major version
 */
export async function ensureCluster(
  directory: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<Cluster> {
  if (!(await openCluster(directory))) await makeCluster(directory, binaries, account);
  const cluster = await openCluster(directory);
  if (!cluster)
    throw new MusterError('config.invalid', `${directory} holds no database of Muster; move it away`);
  const major = (await readFile(join(cluster.data, 'PG_VERSION'), 'utf8')).trim();
  if (major !== binaries.major) {
    throw new MusterError(
      'config.invalid',
      `the database in ${directory} was made by PostgreSQL ${major}, this Muster brings ${binaries.major}; export it with the old version and import it anew`,
    );
  }
  return cluster;
}

async function openCluster(directory: string): Promise<Cluster | undefined> {
  const text = await readFile(join(directory, 'access.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const access = JSON.parse(text) as { ownerPassword: string; appPassword: string };
  return { directory, data: join(directory, 'data'), log: join(directory, 'postgres.log'), ...access };
}

async function makeCluster(
  directory: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  const parent = dirname(directory);
  await mkdir(parent, { recursive: true, mode: account ? 0o711 : 0o700 });
  if (account && !(await canReach(parent, account))) {
    throw new MusterError(
      'config.invalid',
      `uid ${account.uid}, which runs PostgreSQL, cannot reach ${parent}`,
    );
  }
  await removeAbandoned(directory);
  const own = `${directory}.new-${process.pid}-${randomText(8)}`;
  try {
    await mkdir(own, { mode: 0o711 });
    if (account) await chmod(own, 0o711);
    const access = { ownerPassword: randomSecret(), appPassword: randomSecret() };
    await writeFile(join(own, 'access.json'), JSON.stringify(access), { mode: 0o600, flush: true });
    await runInitdb(own, binaries, account, access.ownerPassword);
    await rename(own, directory).catch(async (error: unknown) => {
      if (!(await openCluster(directory))) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function runInitdb(
  own: string,
  binaries: Binaries,
  account: Account | undefined,
  password: string,
): Promise<void> {
  const data = join(own, 'data');
  const passwordFile = join(own, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) {
    await chown(data, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const args = ['-D', data, '-U', OWNER_ROLE, `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C'];
  try {
    await promisify(execFile)(
      binaries.initdb,
      [...args, '--auth-local=scram-sha-256', '--auth-host=scram-sha-256'],
      { ...account, env: databaseEnvironment(binaries), cwd: '/' },
    );
  } catch (error) {
    const told = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new MusterError('config.invalid', `the database could not be made in ${own}: ${told}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Nothing of the caller's environment reaches PostgreSQL: neither its secrets nor PG* variables. */
export function databaseEnvironment(binaries: Binaries): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  if (binaries.libraries) env.LD_LIBRARY_PATH = binaries.libraries;
  return env;
}

/** Clusters of starters that were killed while they made them. */
async function removeAbandoned(directory: string): Promise<void> {
  const parent = dirname(directory);
  const prefix = `${basename(directory)}.new-`;
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(prefix)) continue;
    const pid = Number(entry.slice(prefix.length).split('-')[0]);
    if (!isAlive(pid)) await rm(join(parent, entry), { recursive: true, force: true });
  }
}

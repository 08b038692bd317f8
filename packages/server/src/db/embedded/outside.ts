import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Log } from '../../kernel/log.ts';

/** Where root's cluster goes when the data directory cannot be reached by the account that runs PostgreSQL. */
export const REACHABLE_PLACE = '/var/lib/muster-postgres';

/** In a cluster that lies outside: the data directory whose it is. Written anew at each start, as that may be moved. */
const OWNER_FILE = 'belongs-to';

/** Notes whose the cluster is, and names those whose data directory was deleted without them. */
export async function accountForOutside(directory: string, dataDir: string, log: Log): Promise<void> {
  if (dirname(directory) !== REACHABLE_PLACE) return;
  await writeFile(join(directory, OWNER_FILE), `${resolve(dataDir)}\n`, { mode: 0o600 });
  for (const one of await forsakenClusters(REACHABLE_PLACE)) {
    log.warn(
      one,
      'this database belongs to a data directory that is gone; delete it if nobody wants it back',
    );
  }
}

/**
 * Clusters whose data directory is gone. They are only named, never deleted: a disk that is not mounted today looks
 * the same, and a ledger is not to be lost by that.
 */
export async function forsakenClusters(place: string): Promise<{ directory: string; dataDir: string }[]> {
  const forsaken: { directory: string; dataDir: string }[] = [];
  for (const entry of await readdir(place)) {
    const directory = join(place, entry);
    const dataDir = (await readFile(join(directory, OWNER_FILE), 'utf8').catch(() => '')).trim();
    if (dataDir !== '' && !(await exists(dataDir))) forsaken.push({ directory, dataDir });
  }
  return forsaken;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}

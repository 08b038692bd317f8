import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { Db } from '../../packages/server/src/db/database.ts';
import { startEmbedded } from '../../packages/server/src/db/embedded/embedded.ts';
import { openDatabase } from '../../packages/server/src/db/open.ts';
import { createPool, type Pool } from '../../packages/server/src/db/pool.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { silentLog } from '../../packages/server/src/kernel/log.ts';

export interface DurableDatabase {
  /** For a server of its own. */
  url: string;
  /** As the running server connects. */
  db: Db;
  /** For tables of the bench itself. */
  owner: Pool;
  close(): Promise<void>;
}

/** An embedded PostgreSQL as the product runs it: what is committed is on the disk. (That of the tests syncs nothing.) */
export async function durableDatabase(): Promise<DurableDatabase> {
  const dataDir = await mkdtemp('/var/tmp/muster-bench-');
  // Where root's PostgreSQL account cannot enter, the database would be put elsewhere, and stay there.
  await chmod(dataDir, 0o711);
  const embedded = await startEmbedded({ dataDir, log: silentLog });
  const { host, user, password } = embedded.owner;
  const url = `postgresql://${user}:${encodeURIComponent(password)}@/postgres?host=${encodeURIComponent(host)}`;
  const clock = new SystemClock();
  const opened = await openDatabase({ databaseUrl: url, dataDir, poolSize: 10, clock, log: silentLog });
  const owner = createPool({ host, user, password, database: 'postgres', max: 16 });
  const { rows } = await owner.query('select current_setting($1) as fsync', ['fsync']);
  if (rows[0]?.fsync !== 'on') throw new Error('the database does not sync to disk');
  return {
    url,
    db: opened.db,
    owner,
    async close() {
      await owner.end();
      await opened.close();
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

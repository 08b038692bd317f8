import type { Clock } from '../kernel/clock.ts';
import { MusterError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Db } from './database.ts';
import { startEmbedded } from './embedded/embedded.ts';
import { migrate } from './migrate.ts';
import { createDb, createPool, type Pool, type PoolConfig } from './pool.ts';
import { closeOffRestoredEntries } from './restored.ts';
import { APP_ROLE, grantAppRole } from './roles.ts';
import { sqlState } from './transaction.ts';

export interface OpenDatabase {
  db: Db;
  pool: Pool;
  /** False when the role of DATABASE_URL may not make roles: then the triggers alone keep the ledger append-only. */
  appendOnlyByRole: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  databaseUrl: string | undefined;
  /** Where the embedded cluster is kept; not used with `databaseUrl`. */
  dataDir: string;
  cacheDir?: string | undefined;
  poolSize?: number;
  /** Procedure time, for the record of the migrations. */
  clock: Clock;
  log: Log;
}

const INSUFFICIENT_PRIVILEGE = '42501';
const EMBEDDED_DATABASE = 'postgres';

/**
 * A migrated database with a pool that runs as the role which cannot change the ledger. With DATABASE_URL any
 * number of servers may share it; the embedded one belongs to one server.
 * @throws MusterError database.too-old, database.in-use, database.unavailable, config.invalid
 */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  if (options.databaseUrl) return await openUrl(options.databaseUrl, options);
  const embedded = await startEmbedded(options);
  try {
    const owner = { ...embedded.owner, database: EMBEDDED_DATABASE };
    await prepare(owner, options, embedded.app.password);
    const app = { ...embedded.app, database: EMBEDDED_DATABASE };
    return opened(app, options, true, () => embedded.close());
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function openUrl(url: string, options: OpenOptions): Promise<OpenDatabase> {
  const config = { connectionString: url };
  await demandConnection(config);
  const byRole = await prepare(config, options);
  if (!byRole) {
    options.log.warn({}, 'the database role may not make roles: the ledger is append-only by trigger alone');
  }
  const app = byRole ? { ...config, options: `-c role=${APP_ROLE}` } : config;
  return opened(app, options, byRole, async () => {});
}

/** What the database itself says when it lets nobody in; its password is never repeated. */
async function demandConnection(config: PoolConfig): Promise<void> {
  const pool = createPool({ ...config, max: 1 });
  try {
    (await pool.connect()).release();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new MusterError(
      'database.unavailable',
      `DATABASE_URL leads to no database that lets us in: ${said}`,
    );
  } finally {
    await pool.end();
  }
}

/** Migrates and makes the role; false when the connecting user may not make roles. */
async function prepare(config: PoolConfig, options: OpenOptions, appPassword?: string): Promise<boolean> {
  const owner = createPool({ ...config, max: 1 });
  try {
    const applied = await migrate(owner, options.clock.now());
    if (applied.length > 0) options.log.info({ applied }, 'migrated the database');
    if (await closeOffRestoredEntries(owner)) {
      options.log.warn(
        {},
        'this ledger came from another PostgreSQL: its older entries are sealed in their own order',
      );
    }
    await grantAppRole(owner, appPassword);
    return true;
  } catch (error) {
    if (sqlState(error) === INSUFFICIENT_PRIVILEGE && appPassword === undefined) return false;
    throw error;
  } finally {
    await owner.end();
  }
}

function opened(
  config: PoolConfig,
  options: OpenOptions,
  appendOnlyByRole: boolean,
  after: () => Promise<void>,
): OpenDatabase {
  const pool = createPool({ ...config, max: options.poolSize ?? 10 });
  return {
    db: createDb(pool),
    pool,
    appendOnlyByRole,
    async close() {
      await pool.end();
      await after();
    },
  };
}

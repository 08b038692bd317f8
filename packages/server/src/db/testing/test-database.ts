import { createHash } from 'node:crypto';
import pg from 'pg';
import { SystemClock } from '../../kernel/clock.ts';
import { randomText } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { APP_ROLE, OWNER_ROLE } from '../embedded/cluster.ts';
import { migrate } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import { createDb, createPool, type Pool } from '../pool.ts';
import { grantAppRole } from '../roles.ts';
import { type SharedCluster, sharedCluster } from './shared-cluster.ts';

export interface TestDatabase {
  /** As the running server connects: without the right to change the ledger. */
  db: Db;
  pool: Pool;
  /** As the owner of the schema (a superuser here): for tests that tamper. Made at first use. */
  ownerPool(): Pool;
  /** For a server process under test. */
  url(role?: 'app' | 'owner'): string;
  close(): Promise<void>;
}

let cluster: Promise<SharedCluster> | undefined;

/** A migrated database of one's own, in some 50 ms; call it once a test file, `close()` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  cluster ??= sharedCluster();
  const shared = await cluster;
  const template = await ensureTemplate(shared);
  const name = `test_${process.pid}_${randomText(10)}`;
  await asOwner(shared, 'postgres', (client) =>
    client.query(`create database ${name} template ${template} strategy file_copy`),
  );
  const pool = createPool({ ...login(shared, 'app'), database: name, max: 8 });
  let owner: Pool | undefined;
  return {
    db: createDb(pool),
    pool,
    ownerPool() {
      owner ??= createPool({ ...login(shared, 'owner'), database: name, max: 4 });
      return owner;
    },
    url(role = 'app') {
      const { user, password, host } = login(shared, role);
      return `postgresql://${user}:${password}@/${name}?host=${encodeURIComponent(host)}`;
    },
    async close() {
      await pool.end();
      await owner?.end();
      await asOwner(shared, 'postgres', (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

function login(
  shared: SharedCluster,
  role: 'app' | 'owner',
): { host: string; user: string; password: string } {
  return role === 'app'
    ? { host: shared.socketDir, user: APP_ROLE, password: shared.appPassword }
    : { host: shared.socketDir, user: OWNER_ROLE, password: shared.ownerPassword };
}

/** Migrated once a run; its name carries the migrations, so a changed one makes a new template. */
async function ensureTemplate(shared: SharedCluster): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12);
  const name = `template_${hash}`;
  await asOwner(shared, 'postgres', async (client) => {
    await client.query('select pg_advisory_lock(7300003)');
    const found = await client.query('select from pg_database where datname = $1 and datistemplate', [name]);
    if (found.rowCount) return;
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} strategy file_copy`);
    const pool = createPool({ ...login(shared, 'owner'), database: name, max: 1 });
    try {
      await migrate(pool, new SystemClock().now());
      await grantAppRole(pool, shared.appPassword);
    } finally {
      await pool.end();
    }
    await client.query(`alter database ${name} is_template true`);
  });
  return name;
}

async function asOwner<T>(
  shared: SharedCluster,
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...login(shared, 'owner'), database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

import { createHash } from 'node:crypto';
import { MusterError } from '../kernel/errors.ts';
import { migrations as allMigrations, type Migration } from './migrations/index.ts';
import type { Pool } from './pool.ts';

const OLDEST_VERSION = 150000;
/** Any fixed number; it only has to differ from the other advisory locks (see advisory-locks.ts). */
const MIGRATION_LOCK = 7_300_001;

/**
 * Brings the schema up to date. Several servers may call it at once: one works, the others wait for it.
 * Each migration is one transaction together with its record.
 * @throws MusterError database.too-old below PostgreSQL 15; config.invalid when an applied migration has changed.
 */
export async function migrate(
  pool: Pool,
  appliedAt: Date,
  migrations: readonly Migration[] = allMigrations,
): Promise<string[]> {
  const client = await pool.connect();
  try {
    await refuseOldServer(await client.query('show server_version_num'));
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await client.query(
        'create table if not exists schema_migration (name text primary key, sha256 text not null, applied_at timestamptz not null)',
      );
      const done = await client.query<{ name: string; sha256: string }>(
        'select name, sha256 from schema_migration',
      );
      const applied = new Map(done.rows.map((row) => [row.name, row.sha256]));
      const fresh: string[] = [];
      for (const migration of [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const sha256 = createHash('sha256').update(migration.up).digest('hex');
        if (applied.get(migration.name) === sha256) continue;
        if (applied.has(migration.name)) {
          throw new MusterError(
            'config.invalid',
            `migration ${migration.name} differs from the one that made this database; use the version of Muster that made it, or an empty database`,
          );
        }
        await client.query('begin');
        await client.query(migration.up);
        await client.query('insert into schema_migration values ($1, $2, $3)', [
          migration.name,
          sha256,
          appliedAt,
        ]);
        await client.query('commit');
        fresh.push(migration.name);
      }
      return fresh;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    client.release();
  }
}

async function refuseOldServer(shown: { rows: { server_version_num?: string }[] }): Promise<void> {
  const version = Number(shown.rows[0]?.server_version_num);
  if (version >= OLDEST_VERSION) return;
  throw new MusterError(
    'database.too-old',
    `the server is version ${Math.floor(version / 10000)}; Muster needs PostgreSQL 15 or newer`,
  );
}

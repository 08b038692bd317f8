/**
 * A moment of a drill: every row of its database, its two clocks and the keys of its server, so that pages can be
 * looked at and tested on what a whole lab really did. Rows are kept as JSON under their columns' names and are put
 * back by name: a column that is new since then takes its default.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { PoolClient as Client } from 'pg';
import { backfill } from '../../packages/server/src/db/migrations/0020-real-incidents.ts';
import type { Pool } from '../../packages/server/src/db/pool.ts';

export interface Moment {
  /** Epoch milliseconds. */
  procedureMs: number;
  machineMs: number;
  campaign: string;
  /** Of a lab that is long gone: 64 hex digits each. */
  keys: { ledger: string; order: string; master: string };
  tables: Record<string, Record<string, unknown>[]>;
}

/** Rows of the machinery, not of what happened. */
const LEFT_OUT = new Set(['migration', 'job', 'job_schedule', 'schema_migration']);

export function packMoment(moment: Moment): Buffer {
  return gzipSync(JSON.stringify(moment), { level: 9 });
}

export function unpackMoment(packed: Buffer): Moment {
  return JSON.parse(gunzipSync(packed).toString('utf8')) as Moment;
}

/** Every row of every table, as one snapshot. */
export async function readTables(pool: Pool): Promise<Moment['tables']> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const tables: Moment['tables'] = {};
    for (const table of await tableNames(client)) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from "${table}" t`,
      );
      if (rows.length > 0) tables[table] = rows.map(({ row }) => row);
    }
    await client.query('commit');
    return tables;
  } finally {
    client.release();
  }
}

/** Puts the rows into a migrated, empty database; `pool` is its owner's. Tables that are gone are left out. */
export async function writeTables(pool: Pool, { tables, campaign }: Moment): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Triggers and foreign keys have had their say when the rows were made.
    await client.query('set local session_replication_role = replica');
    await client.query('select beat_partition_for($1)', [campaign]);
    const known = await tableNames(client);
    for (const table of known) {
      const rows = tables[table];
      if (rows) await writeRows(client, table, rows);
    }
    // What newer versions keep besides, made from the older rows.
    await client.query(backfill);
    await catchUpSequences(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function writeRows(client: Client, table: string, rows: Record<string, unknown>[]): Promise<void> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  const kept = new Set(Object.keys(rows[0] ?? {}));
  const names = columns.filter(({ name }) => kept.has(name)).map(({ name }) => `"${name}"`);
  await client.query(`delete from "${table}"`);
  await client.query(
    `insert into "${table}" (${names}) overriding system value
     select ${names} from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** Ordinary and partitioned tables; a partition's rows are its parent's. */
async function tableNames(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      order by relname`,
  );
  return rows.map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));
}

async function catchUpSequences(client: Client): Promise<void> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(
    `select s.oid::regclass::text as sequence, t.relname as table, a.attname as column
       from pg_class s
       join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')
       join pg_class t on t.oid = d.refobjid
       join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
      where s.relkind = 'S' and s.relnamespace = current_schema()::regnamespace`,
  );
  for (const { sequence, table, column } of rows) {
    await client.query(
      `select setval($1::regclass, greatest((select coalesce(max("${column}"), 0) from "${table}"), 1))`,
      [sequence],
    );
  }
}

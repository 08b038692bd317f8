import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database, Db } from './database.ts';

export type Pool = pg.Pool;
export type PoolConfig = pg.PoolConfig;

const INT8 = 20;
const INT8_ARRAY = 1016;

/** bigint as a JS number (refused beyond 2^53, where it would lose digits); timestamptz is a Date already. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a JavaScript number`);
  return value;
}

const ownTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8) return parseInt8;
      if (oid === INT8_ARRAY) return (text: string) => parseInt8Array(text);
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

function parseInt8Array(text: string): (number | null)[] {
  const inner = text.slice(1, -1);
  if (inner === '') return [];
  return inner.split(',').map((item) => (item === 'NULL' ? null : parseInt8(item)));
}

/** A pool whose every connection speaks UTC and Muster's types. A lost idle connection is replaced, not fatal. */
export function createPool(config: PoolConfig): Pool {
  const pool = new pg.Pool({
    max: 10,
    connectionTimeoutMillis: 30_000,
    application_name: 'muster',
    ...config,
    options: `${config.options ?? ''} -c TimeZone=UTC`.trim(),
    types: ownTypes,
  });
  // Without listeners a lost connection would end the process: the pool replaces an idle one by itself, and one in
  // use (which the pool does not listen to) makes its query fail.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Kysely over a pool; `destroy()` ends the pool too. */
export function createDb(pool: Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

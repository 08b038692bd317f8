import { randomInt } from 'node:crypto';
import type { IsolationLevel } from 'kysely';
import { SystemClock } from '../kernel/clock.ts';
import type { Db, Tx } from './database.ts';

const TRIES = 6;
const FIRST_WAIT_MS = 10;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

/**
 * Runs `work` in one transaction, again from its start when PostgreSQL found a deadlock or could not serialise it.
 * So `work` must do nothing outside the transaction: no network, no mail.
 */
export async function inTransaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  options: { isolation?: IsolationLevel } = {},
): Promise<T> {
  if (db.isTransaction)
    throw new Error('inTransaction was called inside a transaction: pass the Tx on instead');
  for (let attempt = 1; ; attempt++) {
    try {
      let transaction = db.transaction();
      if (options.isolation) transaction = transaction.setIsolationLevel(options.isolation);
      return await transaction.execute(work);
    } catch (error) {
      if (attempt === TRIES || !mayBeTriedAgain(error)) throw error;
      await new SystemClock().sleep(randomInt(FIRST_WAIT_MS * 2 ** attempt));
    }
  }
}

export function mayBeTriedAgain(error: unknown): boolean {
  const code = sqlState(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

/** The five-character SQLSTATE of an error of PostgreSQL, else undefined. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Json } from '../kernel/canonical-json.ts';

export interface ClaimedJob {
  id: string;
  kind: string;
  body: { [key: string]: Json };
  time_base: 'procedure' | 'machine';
  run_at: Date;
  attempts: number;
  dedupe_key: string | null;
}

interface Claim {
  kinds: readonly string[];
  procedureNow: Date;
  machineNow: Date;
  lockedUntil: Date;
  lockedBy: string;
  limit: number;
}

/**
 * Takes due jobs that nobody holds, the longest due first. A row that another runner is taking in the same moment is
 * passed over, so no two runners wait for each other.
 */
export async function claimJobs(db: Db, claim: Claim): Promise<ClaimedJob[]> {
  const taken = await sql<ClaimedJob>`
    update job set locked_until = ${claim.lockedUntil}, locked_by = ${claim.lockedBy}, attempts = attempts + 1
    where id in (
      select id from job
      where done_at is null and failed_at is null and kind = any(${[...claim.kinds]}::text[])
        and (time_base = 'procedure' and run_at <= ${claim.procedureNow}
          or time_base = 'machine' and run_at <= ${claim.machineNow})
        and (locked_until is null or locked_until <= ${claim.machineNow})
      order by run_at, id limit ${claim.limit} for update skip locked)
    returning id, kind, body, time_base, run_at, attempts, dedupe_key`.execute(db);
  return taken.rows.sort((a, b) => a.run_at.getTime() - b.run_at.getTime() || (a.id < b.id ? -1 : 1));
}

/** False when the lease had run out and another runner took the job. */
export async function renewLease(db: Db, id: string, lockedBy: string, lockedUntil: Date): Promise<boolean> {
  const done = await db
    .updateTable('job')
    .set({ locked_until: lockedUntil })
    .where('id', '=', id)
    .where('locked_by', '=', lockedBy)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

interface Outcome {
  done_at?: Date;
  failed_at?: Date;
  run_at?: Date;
  last_error?: string;
}

/** Notes how a try ended and lets go of the job, if it is still ours. */
export async function settle(db: Db, id: string, lockedBy: string, outcome: Outcome): Promise<boolean> {
  const done = await db
    .updateTable('job')
    .set({ ...outcome, locked_until: null, locked_by: null })
    .where('id', '=', id)
    .where('locked_by', '=', lockedBy)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export interface DeadLetter {
  id: string;
  kind: string;
  body: { [key: string]: Json };
  attempts: number;
  failed_at: Date | null;
  last_error: string | null;
}

/** Jobs that were given up, the latest first. */
export async function deadLetters(db: Db, limit = 100): Promise<DeadLetter[]> {
  return await db
    .selectFrom('job')
    .select(['id', 'kind', 'body', 'attempts', 'failed_at', 'last_error'])
    .where('failed_at', 'is not', null)
    .orderBy('failed_at', 'desc')
    .limit(limit)
    .execute();
}

/** Opens a dead letter again, due at once. */
export async function retryDeadLetter(db: Db, id: string, runAt: Date): Promise<boolean> {
  const done = await db
    .updateTable('job')
    .set({ failed_at: null, attempts: 0, run_at: runAt })
    .where('id', '=', id)
    .where('failed_at', 'is not', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Removes jobs done before that procedure time; gives how many. Dead letters stay until somebody decides. */
export async function forgetDoneJobs(db: Db, before: Date): Promise<number> {
  const gone = await db.deleteFrom('job').where('done_at', '<', before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

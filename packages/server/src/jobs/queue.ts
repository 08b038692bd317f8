import type { Tx } from '../db/database.ts';
import { canonicalJson, type Json } from '../kernel/canonical-json.ts';
import { newId } from '../kernel/ids.ts';

export interface NewJob {
  kind: string;
  body: { [key: string]: Json };
  /** Earliest time, on the clock named by `timeBase`. */
  runAt: Date;
  /** `procedure` unless said otherwise; `machine` for leases, limits and beats. */
  timeBase?: 'procedure' | 'machine';
  /** While a job with this key is open a second one is not made. */
  dedupeKey?: string;
}

/** Puts a job in the caller's transaction; undefined when an open job has the same dedupe key. */
export async function enqueue(tx: Tx, job: NewJob): Promise<string | undefined> {
  const [id] = await enqueueAll(tx, [job]);
  return id;
}

/** Several by one statement; gives the ids of those that were made. */
export async function enqueueAll(tx: Tx, jobs: readonly NewJob[]): Promise<string[]> {
  if (jobs.length === 0) return [];
  const rows = await tx
    .insertInto('job')
    .values(
      jobs.map((job) => ({
        id: newId('job', job.runAt),
        kind: job.kind,
        body: canonicalJson(job.body),
        time_base: job.timeBase ?? 'procedure',
        run_at: job.runAt,
        dedupe_key: job.dedupeKey ?? null,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('dedupe_key').where('done_at', 'is', null).where('failed_at', 'is', null).doNothing(),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Marks open jobs as done that another has done along with its own; what a runner holds already is left to it. */
export async function finishWaiting(tx: Tx, dedupeKeys: readonly string[], at: Date): Promise<void> {
  if (dedupeKeys.length === 0) return;
  await tx
    .updateTable('job')
    .set({ done_at: at })
    .where('dedupe_key', 'in', [...dedupeKeys])
    .where('done_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('locked_until', 'is', null)
    .execute();
}

/** Like `enqueue`, but once for ever: a job with this key that is done, or given up, counts too while it is on record. */
export async function enqueueOnce(tx: Tx, job: NewJob & { dedupeKey: string }): Promise<string | undefined> {
  const known = await tx
    .selectFrom('job')
    .select('id')
    .where('dedupe_key', '=', job.dedupeKey)
    .executeTakeFirst();
  return known ? undefined : await enqueue(tx, job);
}

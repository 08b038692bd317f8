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
  const row = await tx
    .insertInto('job')
    .values({
      id: newId('job', job.runAt),
      kind: job.kind,
      body: canonicalJson(job.body),
      time_base: job.timeBase ?? 'procedure',
      run_at: job.runAt,
      dedupe_key: job.dedupeKey ?? null,
    })
    .onConflict((conflict) =>
      conflict.column('dedupe_key').where('done_at', 'is', null).where('failed_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

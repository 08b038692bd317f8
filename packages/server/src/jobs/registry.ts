import type { Db } from '../db/database.ts';
import type { Json } from '../kernel/canonical-json.ts';
import type { Clocks } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';

export interface Job {
  id: string;
  kind: string;
  body: { [key: string]: Json };
  runAt: Date;
  /** 1 at the first try. */
  attempt: number;
}

export interface JobContext {
  db: Db;
  clocks: Clocks;
  log: Log;
  /** Aborted when the runner stops, or when the lease was lost and another runner may have the job. */
  signal: AbortSignal;
}

/** May run more than once for one job (a crash after the work, before the mark): what it does must bear repetition. */
export type JobHandler = (job: Job, context: JobContext) => Promise<void>;

export type JobHandlers = Readonly<Record<string, JobHandler>>;

/** A job that is always there: its next run is queued when one is done. */
export interface Schedule {
  kind: string;
  everyMs: number;
  timeBase: 'procedure' | 'machine';
}

/** `everyMs` counts on the procedure clock unless said otherwise; the handler's kind has to be declared like any other. */
export function recurring(
  kind: string,
  everyMs: number,
  timeBase: Schedule['timeBase'] = 'procedure',
): Schedule {
  if (!(everyMs > 0)) throw new RangeError('a recurring job needs a positive interval');
  return { kind, everyMs, timeBase };
}

/**
 * Puts the features' handlers together.
 * @throws Error when a declared kind has no handler or two, or a handler no declared kind: a mistake in the program
 */
export function collectHandlers(kinds: readonly string[], parts: readonly JobHandlers[]): JobHandlers {
  const all: Record<string, JobHandler> = {};
  for (const part of parts) {
    for (const [kind, handler] of Object.entries(part)) {
      if (all[kind]) throw new Error(`the job kind ${kind} has two handlers`);
      all[kind] = handler;
    }
  }
  const missing = kinds.filter((kind) => !all[kind]);
  if (missing.length > 0) throw new Error(`no handler for the job kinds ${missing.join(', ')}`);
  const unknown = Object.keys(all).filter((kind) => !kinds.includes(kind));
  if (unknown.length > 0)
    throw new Error(`the job kinds ${unknown.join(', ')} have a handler and are not declared`);
  return all;
}

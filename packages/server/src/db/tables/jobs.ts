import type { Generated, JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

export interface JobTable {
  id: string;
  kind: string;
  body: JSONColumnType<{ [key: string]: Json }, string, never>;
  /** Which clock `run_at` stands on. */
  time_base: Generated<'procedure' | 'machine'>;
  run_at: Date;
  attempts: Generated<number>;
  /** Machine time until which a runner holds the job. */
  locked_until: Date | null;
  locked_by: string | null;
  done_at: Date | null;
  /** Set when it will not be tried again: a dead letter. */
  failed_at: Date | null;
  last_error: string | null;
  /** Unique among open jobs. */
  dedupe_key: string | null;
}

export interface JobsTables {
  job: JobTable;
}

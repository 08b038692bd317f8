import type { ItemAudience, TaskChangeKind, TaskState } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

export interface TaskTable {
  id: string;
  incident_id: string;
  title: string;
  text: string;
  due_at: Date | null;
  /** Who is to do it. */
  person_id: string | null;
  /** The contacts of its site are to do it. */
  for_site: boolean;
  state: TaskState;
  position: number;
  mandatory: boolean;
  site_id: string | null;
  audience: ItemAudience;
  created_at: Date;
  created_by: string;
  changed_at: Date;
  ended_at: Date | null;
  revision: number;
  /** Where the log begins to tell of it. */
  event_id: string;
}

export interface TaskChangeTable {
  ord: Generated<number>;
  task_id: string;
  at: Date;
  actor: string;
  kind: TaskChangeKind;
  note: string;
  data: JSONColumnType<{ [key: string]: Json }, string, string>;
}

/** Rows are never changed: a further decision supersedes one. */
export interface DecisionTable {
  id: string;
  incident_id: string;
  number: number;
  title: string;
  outcome: string;
  reason: string;
  alternatives: string;
  evidence: JSONColumnType<string[], string, string>;
  decided_at: Date;
  /** As people call whoever decided. */
  decided_by: string;
  recorded_at: Date;
  recorded_by: string;
  site_id: string | null;
  audience: ItemAudience;
  supersedes: string | null;
  entry_id: string;
}

export interface TasksTables {
  task: TaskTable;
  task_change: TaskChangeTable;
  decision: DecisionTable;
}

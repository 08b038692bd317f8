import type { ProcedurePin } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';

/** From which text of a procedure to which an incident was moved. */
export interface ProcedureMoveTable {
  ord: Generated<number>;
  incident_id: string;
  at: Date;
  actor: string;
  /** In the ledger it is a commitment. */
  reason: string;
  from_pin: JSONColumnType<ProcedurePin, string, string>;
  to_pin: JSONColumnType<ProcedurePin, string, string>;
  entry_id: string;
}

/** That a clock crossed a threshold, recorded once. */
export interface ClockNoticeTable {
  incident_id: string;
  /** Empty for what concerns no single site. */
  site_id: string;
  step: string;
  /** Empty where a step does not repeat. */
  key: string;
  anchor_at: Date;
  threshold: number;
  /** The threshold whose notice told it: the highest that was crossed at that look. */
  told_with: number;
  due_at: Date;
  recorded_at: Date;
}

/** That somebody read a version of a guidance document. */
export interface GuidanceReceiptTable {
  name: string;
  version: number;
  /** Id of the actor. */
  reader: string;
  /** For which site they read it. */
  site_id: string | null;
  read_at: Date;
}

export interface ProcedureTables {
  procedure_move: ProcedureMoveTable;
  clock_notice: ClockNoticeTable;
  guidance_receipt: GuidanceReceiptTable;
}

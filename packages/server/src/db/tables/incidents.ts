import type {
  DeadlineOverride,
  IncidentSeverity,
  IncidentState,
  PauseKind,
  TlpLabel,
} from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';

/** Every text of a procedure that an incident ever followed. A version's text never changes. */
export interface ProcedureTextTable {
  name: string;
  version: number;
  sha256: string;
  text: string;
  origin: 'shipped' | 'imported';
  recorded_at: Date;
  recorded_by: string;
}

/** The last number given out for a prefix on a day. */
export interface IncidentSeriesTable {
  prefix: string;
  /** `YYYYMMDD`, UTC. */
  day: string;
  last: number;
}

export interface IncidentTable {
  id: string;
  /** `ORG-YYYYMMDD-NN`. */
  public_id: string;
  exercise: boolean;
  title: string;
  tlp: TlpLabel;
  severity: IncidentSeverity;
  state: IncidentState;
  procedure_name: string;
  procedure_version: number;
  procedure_sha256: string;
  overrides: JSONColumnType<DeadlineOverride[], string | undefined, string>;
  site_id: string | null;
  created_at: Date;
  created_by: string;
}

export interface IncidentFactTable {
  id: string;
  /** In the order in which they were recorded. */
  ord: Generated<number>;
  incident_id: string;
  kind: string;
  key: string | null;
  at: Date | null;
  recorded_at: Date;
  source: string;
  /** Ledger entries of what shows it. */
  evidence: string[];
  /** The ledger entry of its being recorded. */
  entry_id: string;
  supersedes: string | null;
  superseded_by: string | null;
  actor: string;
  /** May name persons: in the ledger it is a commitment. */
  note: string | null;
}

/** Without incident and site it stops every clock. */
export interface ClockPauseTable {
  id: string;
  incident_id: string | null;
  site_id: string | null;
  kind: PauseKind;
  starts_at: Date;
  ends_at: Date | null;
  ref: string;
}

export interface IncidentsTables {
  procedure_text: ProcedureTextTable;
  incident_series: IncidentSeriesTable;
  incident: IncidentTable;
  incident_fact: IncidentFactTable;
  clock_pause: ClockPauseTable;
}

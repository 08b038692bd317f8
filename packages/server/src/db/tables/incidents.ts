import type {
  DeadlineOverride,
  IncidentLinkKind,
  IncidentPersonRole,
  IncidentSeverity,
  IncidentSiteState,
  IncidentState,
  ItemAudience,
  PauseKind,
  TlpLabel,
} from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

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
  /** Where it began; incident_site names all. */
  site_id: string | null;
  created_at: Date;
  created_by: string;
  updated_at: Generated<Date>;
  resolved_at: Date | null;
  closed_at: Date | null;
  /** What the source asks for beyond the label, in its words. */
  tlp_restriction: Generated<string>;
  /** The incident that took this one in. */
  merged_into: string | null;
  /** Grows with every change of what concerns the whole incident. */
  revision: Generated<number>;
  /** When the first clock that still runs is due, as last read. */
  next_due_at: Generated<Date | null>;
}

/** What was asked for under a key, so that asking again makes nothing new. */
export interface IncidentRequestTable {
  actor: string;
  key: string;
  sha256: string;
  incident_id: string;
  at: Date;
}

export interface IncidentLinkTable {
  id: string;
  from_id: string;
  to_id: string;
  kind: IncidentLinkKind;
  note: string;
  made_at: Date;
  made_by: string;
  ended_at: Date | null;
}

/** One incident taken into another, or a part of one into a new one. */
export interface IncidentMoveTable {
  id: string;
  kind: 'merge' | 'split';
  from_id: string;
  to_id: string;
  reason: string;
  at: Date;
  by: string;
  before: JSONColumnType<MoveBefore, string, string>;
  undone_at: Date | null;
  undone_by: string | null;
}

/** What a move changed of the two incidents themselves, and the columns that the fingerprints were taken of. */
export interface MoveBefore {
  from: { state: IncidentState; resolvedAt: string | null; closedAt: string | null };
  to: { tlp: TlpLabel; restriction: string };
  columns: Record<string, string[]>;
}

export interface IncidentMovedTable {
  move_id: string;
  table_name: string;
  row_key: string;
  incident_before: string;
  site_before: string | null;
  number_before: number | null;
  fingerprint: string;
}

export interface IncidentSiteTable {
  incident_id: string;
  site_id: string;
  state: IncidentSiteState;
  added_at: Date;
  added_by: string;
  /** When it turned out not to be concerned. */
  ended_at: Date | null;
}

/** Lets others than the parties read what all parties may. */
export interface IncidentShareTable {
  id: string;
  incident_id: string;
  kind: 'ngi' | 'site' | 'vo';
  /** Id of the NGI or site, name of the VO. */
  ref: string;
  reason: string;
  shared_at: Date;
  shared_by: string;
  until: Date | null;
  ended_at: Date | null;
}

export interface IncidentRoleTable {
  id: string;
  incident_id: string;
  person_id: string;
  role: IncidentPersonRole;
  from_at: Date;
  until_at: Date | null;
  given_by: string;
}

/** Everything that happened in an incident, once. */
export interface IncidentEventTable {
  id: string;
  /** In the order in which they were recorded. */
  ord: Generated<number>;
  incident_id: string;
  /** When it happened, procedure time. */
  at: Date;
  recorded_at: Date;
  /** Dotted, in the past tense: `task.done`. */
  kind: string;
  actor: string;
  /** The one site that it is about; null: the whole incident. */
  site_id: string | null;
  audience: ItemAudience;
  text: string;
  data: JSONColumnType<{ [key: string]: Json }, string, string>;
  entry_id: string;
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
  /** Of which site; null: of all of them. */
  site_id: string | null;
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
  incident_site: IncidentSiteTable;
  incident_share: IncidentShareTable;
  incident_role: IncidentRoleTable;
  incident_event: IncidentEventTable;
  incident_request: IncidentRequestTable;
  incident_link: IncidentLinkTable;
  incident_move: IncidentMoveTable;
  incident_moved: IncidentMovedTable;
  clock_pause: ClockPauseTable;
}

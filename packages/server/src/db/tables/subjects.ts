import type { SubjectEdgeKind, SubjectFormat, SubjectIdentifier, SubjectSourceKind } from '@muster/contract';
import type { JSONColumnType } from 'kysely';

/** Somebody or something that can be banned, once for all spellings. */
export interface SubjectTable {
  id: string;
  /** As `subjectKey` of @muster/subjects makes it. */
  key: string;
  format: SubjectFormat;
  /** In canonical form. */
  identifier: JSONColumnType<SubjectIdentifier, string, string>;
  /** For people. */
  label: string;
  /** What a person reads first of it, prepared for comparing. */
  telling: string;
  /** What is left of that when looks alone count. */
  skeleton: string;
  /** For what is local to a site. */
  site_id: string | null;
  gateway: boolean;
  first_seen_at: Date;
  last_seen_at: Date;
}

/** One thing ties two subjects; see `subjectEdgeKind` for the directions. */
export interface SubjectEdgeTable {
  id: string;
  kind: SubjectEdgeKind;
  from_id: string;
  to_id: string;
  confidence: number;
  source_kind: SubjectSourceKind;
  /** Id of the agent or person, or with a name of the list: who said so. */
  source: string;
  site_id: string | null;
  /** Null: since before anybody knows. */
  from_at: Date | null;
  /** Null while it holds. */
  to_at: Date | null;
  first_seen_at: Date;
  last_seen_at: Date;
}

export interface SubjectsTables {
  subject: SubjectTable;
  subject_edge: SubjectEdgeTable;
}

import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import type {
  CalendarFields,
  ContactChannel,
  ContactFields,
  ContactRole,
  DowntimeFields,
  EndpointFields,
  NgiFields,
  SiteFields,
} from '../../ports/federation-snapshot.ts';
import type { Subject } from './subjects.ts';

export type ChangeOp = 'added' | 'changed' | 'vanished' | 'unchanged';

export interface FieldChange {
  field: string;
  before: Json;
  after: Json;
}

export interface ChangeOf<Kind extends string, Fields> {
  kind: Kind;
  op: ChangeOp;
  /** For people: what it is about. */
  label: string;
  /** Null while it is not known: it gets one when the change is applied. */
  id: string | null;
  /** The NGI or site that it is or belongs to; null for the federation's calendar. */
  subject: Subject | null;
  /** Null when it vanishes. */
  after: Fields | null;
  fields: FieldChange[];
}

export interface ContactIdentity {
  role: ContactRole;
  channel: ContactChannel;
  address: string;
}

export interface SubjectData<Fields> {
  name: string;
  key: string | null;
  fields: Partial<Fields>;
}

export type NgiChange = ChangeOf<'ngi', SubjectData<NgiFields>>;
export type SiteChange = ChangeOf<'site', SubjectData<SiteFields>>;
export type ContactChange = ChangeOf<'contact', ContactFields & ContactIdentity>;
export type CalendarChange = ChangeOf<'calendar', CalendarFields>;
export type DowntimeChange = ChangeOf<'downtime', DowntimeFields & { key: string }>;
export type EndpointChange = ChangeOf<'endpoint', EndpointFields & { endpoint: string }>;
export type Change =
  | NgiChange
  | SiteChange
  | ContactChange
  | CalendarChange
  | DowntimeChange
  | EndpointChange;

/** The fields that `after` speaks of and that differ. */
export function fieldChanges(before: object, after: object): FieldChange[] {
  const old = before as Record<string, Json | undefined>;
  const changes: FieldChange[] = [];
  for (const [field, value] of Object.entries(after as Record<string, Json | undefined>)) {
    if (value === undefined) continue;
    const known = old[field] ?? null;
    if (canonicalJson(known) !== canonicalJson(value)) changes.push({ field, before: known, after: value });
  }
  return changes;
}

/** Who says it, and when. */
export interface ApplyContext {
  source: string;
  part: string;
  /** Procedure time. */
  at: Date;
}

/** A change as it was carried out, with the id that it has now. */
export interface AppliedChange {
  change: Change;
  id: string;
}

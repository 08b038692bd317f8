import type {
  IncidentPersonRole,
  IncidentSeverity,
  IncidentSiteState,
  IncidentState,
  ObservableType,
  TlpLabel,
} from '@muster/contract';

export interface RecordObservable {
  id: string;
  type: ObservableType;
  /** In one written form, never defanged. */
  value: string;
  tlp: TlpLabel;
  /** `ref` of the site where it was seen; null: of no single one. */
  site: string | null;
  /** Seeing it elsewhere means trouble: others should look for it. */
  ioc: boolean;
  /** Null where nobody knows when it was seen. */
  firstSeen: string | null;
  lastSeen: string | null;
  addedAt: string;
  note: string;
  tags: string[];
}

export interface RecordSite {
  /** Stands for the site within the record. */
  ref: string;
  name: string;
  country: string | null;
  state: IncidentSiteState;
  addedAt: string;
}

/** One line of the incident's log. */
export interface RecordEntry {
  id: string;
  at: string;
  /** Dotted, in the past tense: `site.added`. */
  kind: string;
  text: string;
  site: string | null;
  /** Who did it, by name; null when it was Muster, or nobody may be named. */
  by: string | null;
}

export interface RecordDecision {
  id: string;
  at: string;
  by: string | null;
  text: string;
  reason: string;
}

export interface RecordMessage {
  id: string;
  at: string;
  direction: 'in' | 'out';
  subject: string;
}

export interface RecordClock {
  step: string;
  title: string;
  site: string | null;
  dueAt: string | null;
  state: string;
}

export interface RecordPerson {
  name: string;
  role: IncidentPersonRole;
}

/** Who hands the record out. */
export interface Publisher {
  name: string;
  contact: string;
  /** An address on the web that is theirs alone; documents name it as their origin. */
  url: string;
}

/** What became of the full record before it went further than it may go whole. */
export interface RecordRedaction {
  id: string;
  from: TlpLabel;
  madeAt: string;
}

/**
 * An incident as one plain document, as far as one reader may know it. It holds no moment of its own making: of the
 * same incident the same document is made, whoever asks whenever, so that what is written from it is the same bytes.
 */
export interface IncidentRecord {
  /** What ids in foreign formats are derived from: the incident's own id, or the redaction's. */
  key: string;
  publicId: string;
  aliases: string[];
  exercise: boolean;
  title: string;
  tlp: TlpLabel;
  /** What the source asks for beyond the label, in words. */
  restriction: string;
  severity: IncidentSeverity;
  state: IncidentState;
  openedAt: string;
  /** When anything in it last changed. */
  changedAt: string;
  resolvedAt: string | null;
  closedAt: string | null;
  publisher: Publisher;
  sites: RecordSite[];
  observables: RecordObservable[];
  timeline: RecordEntry[];
  decisions: RecordDecision[];
  messages: RecordMessage[];
  clocks: RecordClock[];
  people: RecordPerson[];
  /** Free text of the closure report; empty before there is one. */
  impact: string;
  lessons: string;
  redaction: RecordRedaction | null;
}

export function siteName(record: IncidentRecord, ref: string | null): string | null {
  return record.sites.find((site) => site.ref === ref)?.name ?? null;
}

/** A line of the log as one sentence for formats that know no lines of a log. */
export function entryText(record: IncidentRecord, entry: RecordEntry): string {
  const where = siteName(record, entry.site);
  const parts = [entry.at.slice(0, 16).replace('T', ' '), 'UTC'];
  if (where) parts.push(`[${where}]`);
  return `${parts.join(' ')} ${entry.text}${entry.by ? ` (${entry.by})` : ''}`;
}

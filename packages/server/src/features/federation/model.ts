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

/** A moment from which it counts and one from which it no longer does (procedure time). */
export interface Dated {
  firstSeenAt: Date;
  lastSeenAt: Date;
  goneAt: Date | null;
}

export interface Contact extends Dated {
  id: string;
  ownerKind: 'federation' | 'ngi' | 'site';
  ownerId: string;
  source: string;
  role: ContactRole;
  channel: ContactChannel;
  address: string;
  name: string | null;
  position: number;
  note: string | null;
}

export interface Downtime extends Dated {
  id: string;
  siteId: string;
  source: string;
  key: string;
  startsAt: Date;
  endsAt: Date;
  severity: 'outage' | 'warning';
  classification: 'scheduled' | 'unscheduled';
  services: string[];
  description: string | null;
}

/** Where something of a site can be reached by programs: its front door, its controller address. */
export interface Endpoint {
  siteId: string;
  kind: string;
  url: string;
  caPem: string | null;
  settings: EndpointFields['settings'];
}

/** From `from` up to but not including `to`. */
export interface Span {
  from: Date;
  to: Date;
}

/** What one source says of an NGI or a site. */
export interface SourceRecord<Fields> {
  source: string;
  name: string;
  key: string | null;
  fields: Partial<Fields>;
  isGone: boolean;
}

export interface KnownNgi {
  kind: 'ngi';
  id: string;
  name: string;
  records: SourceRecord<NgiFields>[];
}

export interface KnownSite {
  kind: 'site';
  id: string;
  name: string;
  records: SourceRecord<SiteFields>[];
}

/** What belongs to an NGI or a site (or, for a calendar, to the federation) and has not gone. */
export interface KnownPart<Fields> {
  id: string;
  ownerId: string;
  /** What tells it from the others of its owner, source and part. */
  identity: string;
  label: string;
  fields: Fields;
}

/** What the plan of one snapshot is compared with; parts are those of the snapshot's source (and part) only. */
export interface FederationState {
  ngis: KnownNgi[];
  sites: KnownSite[];
  contacts: KnownPart<ContactFields>[];
  calendars: KnownPart<CalendarFields>[];
  downtimes: KnownPart<DowntimeFields>[];
  endpoints: KnownPart<EndpointFields>[];
}

/** The owner id of the federation's own calendar and contacts. */
export const FEDERATION = 'federation';

/** Which source is believed first when several speak of one thing: what an officer wrote, then the registry. */
export function precedence(source: string): number {
  const format = source.split(':')[0] ?? source;
  const order = ['manual', 'gocdb', 'yaml', 'csv'].indexOf(format);
  return order < 0 ? 9 : order;
}

export function bySource(a: { source: string }, b: { source: string }): number {
  return (
    precedence(a.source) - precedence(b.source) || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0)
  );
}

/** Does it count at this moment? */
export function isValidAt(dated: Dated, at: Date): boolean {
  return dated.firstSeenAt <= at && (dated.goneAt === null || at < dated.goneAt);
}

import type { Calendar } from '../kernel/calendar/index.ts';

/**
 * What a registry's export says, whatever its format was. Readers (adapters) make snapshots; the federation
 * feature compares them with what it knows. Names are as the source writes them; nothing here has an id of ours.
 */
export type FederationFormat = 'gocdb' | 'csv' | 'yaml';

/** Where in the input something stands: `file:line:column`. */
export type Position = string;

export interface SnapshotWarning {
  at: Position;
  message: string;
}

export interface FederationSnapshot {
  /** Who says it: the format, or `format:label` where several files of one format describe different things. */
  source: string;
  /** Which document of the source: a GOCDB method (`get_site`), otherwise empty. Contacts belong to one part. */
  part: string;
  /** In what this snapshot is complete, so that what it does not name has vanished. */
  covers: Coverage;
  ngis: NgiRecord[];
  sites: SiteRecord[];
  contacts: ContactRecord[];
  calendars: CalendarRecord[];
  downtimes: DowntimeRecord[];
  endpoints: EndpointRecord[];
  warnings: SnapshotWarning[];
}

export interface Coverage {
  ngis: boolean;
  sites: boolean;
  /** `listed`: of each NGI and site that the snapshot names, it holds all contacts of this part. */
  contacts: 'all' | 'listed' | 'none';
  calendars: boolean;
  /** Exports of downtimes are windows in time; only a source that always holds all of them covers them. */
  downtimes: boolean;
  endpoints: boolean;
}

export interface NgiRecord {
  name: string;
  /** The source's own key, which survives a change of name. */
  key: string | null;
  fields: Partial<NgiFields>;
}

export interface NgiFields {
  description: string | null;
}

export interface SiteRecord {
  name: string;
  key: string | null;
  /** Only what the snapshot speaks of: null says that the source has none, a missing field says nothing. */
  fields: Partial<SiteFields>;
}

export interface SiteFields {
  /** The NGI's name. */
  ngi: string | null;
  officialName: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** IANA name. */
  timeZone: string | null;
  certification: string | null;
  domains: string[] | null;
  /** CIDR. */
  networks: string[] | null;
  latitude: number | null;
  longitude: number | null;
}

export type OwnerRef = { kind: 'ngi' | 'site'; name: string };

export type ContactRole = 'security' | 'csirt' | 'ngi-security' | 'admin' | 'alarm' | 'phone' | 'ticket';
export type ContactChannel = 'email' | 'phone' | 'url';

/** One way to reach an owner in one role. A changed address is another contact; a message keeps the one it was sent to. */
export interface ContactRecord {
  /** Null: the federation's own, which reach its CSIRT. */
  owner: OwnerRef | null;
  role: ContactRole;
  channel: ContactChannel;
  address: string;
  fields: ContactFields;
}

export interface ContactFields {
  name: string | null;
  /** Lower comes first within a role. */
  position: number;
  note: string | null;
}

export interface CalendarRecord {
  /** Null: the federation's default. */
  owner: OwnerRef | null;
  fields: CalendarFields;
}

/** A calendar without its version, which Muster counts. */
export type CalendarFields = Omit<Calendar, 'version'>;

export interface DowntimeRecord {
  site: string;
  /** The source's own key. */
  key: string;
  fields: DowntimeFields;
}

export interface DowntimeFields {
  /** RFC 3339 in UTC. */
  startsAt: string;
  endsAt: string;
  severity: 'outage' | 'warning';
  classification: 'scheduled' | 'unscheduled';
  services: string[];
  description: string | null;
}

export interface EndpointRecord {
  site: string;
  /** For example `front-door`, `controller`. */
  kind: string;
  fields: EndpointFields;
}

export interface EndpointFields {
  url: string;
  /** PEM of the authority that the endpoint is checked against; null trusts the system's. */
  caPem: string | null;
  settings: Readonly<Record<string, string>>;
}

export interface FederationDocument {
  /** For messages: the file's name. */
  name: string;
  content: Uint8Array;
}

export interface ReadOptions {
  /** Distinguishes several sources of one format. */
  label?: string | undefined;
  /** The documents hold only a part: what they do not name has not vanished. */
  partial?: boolean | undefined;
}

/**
 * Turns documents into snapshots, in the order in which they are to be applied.
 * What can be survived becomes a warning.
 * @throws MusterError `import.invalid` with `at` as `file:line:column` for what cannot.
 */
export type FederationReader = (
  documents: readonly FederationDocument[],
  options: ReadOptions,
) => Promise<FederationSnapshot[]>;

export type FederationReaders = Readonly<Record<FederationFormat, FederationReader>>;

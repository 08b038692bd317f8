import type { Generated, JSONColumnType } from 'kysely';
import type { Calendar } from '../../kernel/calendar/index.ts';
import type { Json } from '../../kernel/canonical-json.ts';

/** Procedure times. What has gone keeps its row; only rows without `gone_at` count. */
interface Dated {
  first_seen_at: Date;
  last_seen_at: Date;
  gone_at: Date | null;
}

export interface NgiTable extends Dated {
  id: string;
  name: string;
  /** See kernel/name-key.ts. */
  name_key: string;
  description: string | null;
}

/** What follows from all sources together. */
export interface SiteTable extends Dated {
  id: string;
  name: string;
  name_key: string;
  ngi_id: string | null;
  official_name: string | null;
  country: string | null;
  time_zone: string | null;
  certification: string | null;
  domains: Generated<string[]>;
  networks: Generated<string[]>;
  latitude: number | null;
  longitude: number | null;
}

/** What one source says of one NGI or site. */
export interface FederationRecordTable extends Dated {
  source: string;
  subject_id: string;
  subject_kind: 'ngi' | 'site';
  name: string;
  key: string | null;
  fields: JSONColumnType<{ [key: string]: Json }, string, string>;
}

export interface ContactTable extends Dated {
  id: string;
  owner_kind: 'federation' | 'ngi' | 'site';
  /** `federation` for the federation's own. */
  owner_id: string;
  source: string;
  /** Which document of the source it stood in. */
  part: string;
  role: string;
  channel: 'email' | 'phone' | 'url';
  address: string;
  name: string | null;
  position: number;
  note: string | null;
}

/** A changed calendar is a new row with the next version. */
export interface CalendarTable extends Dated {
  id: string;
  owner_kind: 'federation' | 'ngi' | 'site';
  /** `federation` for the default. */
  owner_id: string;
  source: string;
  version: number;
  zone: string;
  week: JSONColumnType<Calendar['week'], string, never>;
  holidays: JSONColumnType<Calendar['holidays'], string, never>;
}

export interface DowntimeTable extends Dated {
  id: string;
  site_id: string;
  source: string;
  key: string;
  starts_at: Date;
  ends_at: Date;
  severity: 'outage' | 'warning';
  classification: 'scheduled' | 'unscheduled';
  services: Generated<string[]>;
  description: string | null;
}

export interface SiteEndpointTable extends Dated {
  id: string;
  site_id: string;
  source: string;
  kind: string;
  url: string;
  ca_pem: string | null;
  settings: JSONColumnType<Record<string, string>, string, string>;
}

export interface FederationImportTable {
  id: string;
  source: string;
  at: Date;
  actor: string;
  documents: JSONColumnType<{ sha256: string; bytes: number }[], string, never>;
  counts: JSONColumnType<{ [kind: string]: { [op: string]: number } }, string, never>;
  entry_id: string;
}

export interface FederationTables {
  ngi: NgiTable;
  site: SiteTable;
  federation_record: FederationRecordTable;
  contact: ContactTable;
  calendar: CalendarTable;
  downtime: DowntimeTable;
  site_endpoint: SiteEndpointTable;
  federation_import: FederationImportTable;
}

import type { ExchangeFormat, ExchangeLoss, ImportFormat, IncidentRecord, TlpLabel } from '@muster/contract';
import type { JSONColumnType } from 'kysely';

/** Who agreed for a site, and how. */
export interface KeptConsent {
  site: string;
  words: string;
  at: string;
}

/** A redacted copy as it was made; what changes in the incident afterwards changes nothing in it. */
export interface IncidentRedactionTable {
  id: string;
  incident_id: string;
  tlp_from: TlpLabel;
  tlp: TlpLabel;
  record: JSONColumnType<IncidentRecord, string, string>;
  reason: string;
  consents: JSONColumnType<KeptConsent[], string, string>;
  made_at: Date;
  made_by: string;
  entry_id: string;
}

/** What left the house. */
export interface IncidentExportTable {
  id: string;
  incident_id: string;
  redaction_id: string | null;
  format: ExchangeFormat;
  tlp: TlpLabel;
  /** Hex, of the bytes that were handed out. */
  sha256: string;
  /** Bytes. */
  size: number;
  lost: JSONColumnType<ExchangeLoss[], string, string>;
  made_at: Date;
  made_by: string;
  entry_id: string;
}

export interface IncidentImportTable {
  id: string;
  incident_id: string;
  format: ImportFormat;
  name: string;
  /** What the file calls itself. */
  title: string;
  sha256: string;
  taken: number;
  known: number;
  refused: number;
  made_at: Date;
  made_by: string;
  entry_id: string;
}

/** What the team says of itself; the newest version counts. */
export interface TeamDescriptionTable {
  version: number;
  content: JSONColumnType<{ [field: string]: unknown }, string, string>;
  saved_at: Date;
  saved_by: string;
  entry_id: string;
}

export interface ExchangeTables {
  incident_redaction: IncidentRedactionTable;
  incident_export: IncidentExportTable;
  incident_import: IncidentImportTable;
  team_description: TeamDescriptionTable;
}

import type { DraftContent, FieldValue, TemplateName, TlpLabel } from '@muster/contract';
import type { JSONColumnType } from 'kysely';

/** A message that is being written. */
export interface MessageDraftTable {
  id: string;
  incident_id: string;
  version: number;
  content: JSONColumnType<DraftContent, string, string>;
  /** Of an NGI's officers; null: of the CSIRT. */
  scope_ngi_id: string | null;
  saved_at: Date;
  saved_by: string;
  gone_at: Date | null;
}

/** What a heads-up, follow-up or closure says, that we sent or that came in. */
export interface IncidentDocumentTable {
  id: string;
  incident_id: string;
  site_id: string | null;
  name: TemplateName;
  /** Of a follow-up. */
  version: number | null;
  tlp: TlpLabel;
  restriction: string;
  fields: JSONColumnType<{ [field: string]: FieldValue }, string, string>;
  exact: boolean;
  /** Names of required fields that hold nothing. */
  missing: string[];
  mail_id: string | null;
  message_id: string | null;
  at: Date;
  entry_id: string;
}

export interface TemplateVersionTable {
  name: TemplateName;
  version: number;
  source: string;
  sha256: string;
  note: string;
  saved_by: string;
  saved_at: Date;
  entry_id: string;
}

export interface ThreadsTables {
  message_draft: MessageDraftTable;
  incident_document: IncidentDocumentTable;
  template_version: TemplateVersionTable;
}

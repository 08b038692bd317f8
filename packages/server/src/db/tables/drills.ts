import type { JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

export interface ScenarioTable {
  id: string;
  name: string;
  version: number;
  sha256: string;
  yaml: string;
  recorded_at: Date;
}

export interface CampaignTable {
  id: string;
  name: string;
  scenario_id: string;
  state: string;
  scope_kind: string;
  scope_ngi_id: string | null;
  /** Makes every random choice of the campaign repeatable. */
  seed: string;
  window_from: Date;
  window_to: Date;
  /** Hash of what was published at the announcement. */
  scheme_sha256: string | null;
  /** The text that this is the hash of. */
  scheme: string | null;
  rehearsal: JSONColumnType<{ [key: string]: Json }, string, string> | null;
  created_by: string;
  created_at: Date;
  announced_at: Date | null;
  started_at: Date | null;
  stopping_at: Date | null;
  closed_at: Date | null;
  aborted_at: Date | null;
}

export interface ParticipationTable {
  id: string;
  campaign_id: string;
  site_id: string;
  ngi_id: string | null;
  incident_id: string | null;
  alarm_at: Date | null;
  suspended_at: Date | null;
  suspended_entry: string | null;
  /** The site gave its evidence free; leftovers may be removed. */
  released_at: Date | null;
  /** It does not take part after all; set before the start only. */
  left_out_at: Date | null;
  left_out_reason: string | null;
  left_out_entry: string | null;
  created_at: Date;
}

/** The site's recorded consent. Names persons, so it stands here and as commitments in the ledger. */
export interface SiteAuthorisationTable {
  id: string;
  participation_id: string;
  agreed_by: string;
  agreed_at: Date;
  hosts: JSONColumnType<string[], string, string>;
  addresses: JSONColumnType<string[], string, string>;
  white_cell_name: string;
  white_cell_email: string;
  recorded_by: string;
  recorded_at: Date;
  withdrawn_at: Date | null;
  entry_id: string;
}

export interface InjectTable {
  id: string;
  participation_id: string;
  key: string;
  kind: string;
  due_at: Date;
  /** When it was put in the mail queue. */
  queued_at: Date | null;
  /** When the first of its mails left, or was refused for good. */
  sent_at: Date | null;
  message_id: string | null;
  entry_id: string | null;
}

export interface ContactRecordTable {
  id: string;
  participation_id: string;
  at: Date;
  kind: string;
  reached: string;
  note: string;
  recorded_by: string;
  entry_id: string;
}

export interface HintGivenTable {
  id: string;
  participation_id: string;
  question: string;
  cost: number;
  at: Date;
  entry_id: string;
}

export interface CheckWaiverTable {
  id: string;
  participation_id: string;
  check_id: string;
  reason: string;
  at: Date;
  waived_by: string;
  entry_id: string;
}

export interface DrillsTables {
  scenario: ScenarioTable;
  campaign: CampaignTable;
  participation: ParticipationTable;
  site_authorisation: SiteAuthorisationTable;
  inject: InjectTable;
  contact_record: ContactRecordTable;
  hint_given: HintGivenTable;
  check_waiver: CheckWaiverTable;
}

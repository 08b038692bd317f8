import type { ReportFact, ReportSite } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';

/** What somebody outside says happened at one of ours. */
export interface AbuseReportTable {
  id: string;
  via: 'mail' | 'phone' | 'form';
  mail_id: string | null;
  format: 'arf' | 'x-arf' | 'text';
  received_at: Date;
  /** Lower case; empty where none is known. */
  reporter_address: string;
  reporter_name: string;
  /** The site whose contact the reporter is. */
  reporter_site_id: string | null;
  subject: string;
  /** What was written, and below it the machine's part; facts point into it. */
  text: string;
  /** As the machine's part calls it: `login-attack`; empty for what people write. */
  abuse_kind: string;
  facts: JSONColumnType<ReportFact[], string, string>;
  /** Whose addresses they are, by the registry when it came. */
  sites: JSONColumnType<ReportSite[], string, string>;
  happened_at: Date | null;
  /** The first report of the same reporter on the same address; its own id when it is the first. */
  group_id: string;
  /** False where an answer would go to a machine. */
  may_answer: boolean;
  state: 'open' | 'attached' | 'dismissed';
  incident_id: string | null;
  decided_at: Date | null;
  decided_by: string | null;
  reason: Generated<string>;
  answered_at: Date | null;
  recorded_by: string;
  erased_at: Date | null;
  entry_id: string;
}

export interface IntakeTables {
  abuse_report: AbuseReportTable;
}

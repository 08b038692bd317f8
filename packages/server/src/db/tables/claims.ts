import type { ClaimKind } from '@muster/contract';
import type { JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

export type ItemReview = 'none' | 'open' | 'accepted' | 'corrected' | 'refused';

/** That a reading of a mail was looked through for claims, by which rules, and when it took effect. Procedure times. */
export interface ClaimReadingTable {
  reading_id: string;
  mail_id: string;
  participation_id: string;
  rules_version: number;
  read_at: Date;
  /** Null while its sender is not known to speak for the site. */
  applied_at: Date | null;
  entry_id: string;
}

interface Reviewed {
  quote: string;
  /** Where the quote stands in the author's own words. */
  span_start: number;
  span_end: number;
  confidence: 'high' | 'low';
  review: ItemReview;
  reviewed_by: string | null;
  reviewed_at: Date | null;
  /** The corrected claim or answer, or the newer reading of the mail, that stands in its place. */
  superseded_by: string | null;
  entry_id: string;
}

export interface ClaimTable extends Reviewed {
  id: string;
  participation_id: string;
  mail_id: string;
  reading_id: string;
  kind: ClaimKind;
  /** When the mail reached us. */
  at: Date;
  /** See model/claim-value.ts. */
  value: JSONColumnType<{ [key: string]: Json }, string, string>;
  /** This and the next five: as they stood when an officer decided; else null. */
  judged: 'true' | 'false' | 'awaits-review' | 'not-comparable' | null;
  comparison: string | null;
  said: string | null;
  measured: string | null;
  gap_seconds: number | null;
  named: JSONColumnType<{ deployments: string[]; wrong: number }, string | null, string | null> | null;
  rules_version: number;
}

export interface AnswerTable extends Reviewed {
  id: string;
  participation_id: string;
  question: 'F1' | 'F2' | 'F3' | 'F4' | 'F5' | 'F6';
  text: string;
  source: 'mail' | 'api';
  mail_id: string | null;
  reading_id: string | null;
  at: Date;
  /** The actor's id, for an answer by the API. */
  given_by: string | null;
  /** How it was judged when it took effect or was reviewed; what counts is computed anew. */
  judged: 'true' | 'false' | 'copied' | 'awaits-review' | 'over-limit' | null;
  detail: string | null;
  /** Whose answer it is: a participation of the same campaign. */
  copied_from: string | null;
}

export interface ClaimsTables {
  claim_reading: ClaimReadingTable;
  claim: ClaimTable;
  answer: AnswerTable;
}

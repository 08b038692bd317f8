import type { JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

/** One computation of all verdicts of a campaign; never changed, a later one stands beside it. */
export interface ScoreRunTable {
  id: string;
  campaign_id: string;
  at: Date;
  final: boolean;
  rule_versions: JSONColumnType<{ [check: string]: number }, string, never>;
  scheme_sha256: string;
  computed_by: string;
  entry_id: string;
}

export interface VerdictTable {
  id: string;
  run_id: string;
  participation_id: string;
  check_id: string;
  verdict: string;
  at: Date | null;
  value: number | null;
  why: string;
  rule_version: number;
  evidence: JSONColumnType<Json[], string, never>;
  override_id: string | null;
}

/** What a score rested on at one site, so that a report of it stays the same; see verdicts/score-basis.ts. */
export interface ScoreBasisTable {
  run_id: string;
  participation_id: string;
  basis: JSONColumnType<{ [key: string]: Json }, string, never>;
}

export interface VerdictOverrideTable {
  id: string;
  participation_id: string;
  check_id: string;
  verdict: string;
  reason: string;
  at: Date;
  decided_by: string;
  withdrawn_at: Date | null;
  entry_id: string;
}

export interface AppealTable {
  id: string;
  participation_id: string;
  check_id: string;
  text: string;
  at: Date;
  raised_by: string;
  state: 'open' | 'accepted' | 'refused';
  answer: string | null;
  answered_at: Date | null;
  answered_by: string | null;
  entry_id: string;
  answer_entry_id: string | null;
}

export interface VerdictsTables {
  score_run: ScoreRunTable;
  score_basis: ScoreBasisTable;
  verdict: VerdictTable;
  verdict_override: VerdictOverrideTable;
  appeal: AppealTable;
}

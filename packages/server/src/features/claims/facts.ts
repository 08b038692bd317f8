import type { ClaimKind } from '@muster/contract';
import type { App } from '../../app.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeClaims } from './judge-claims.ts';
import type { Question } from './model/judge-answer.ts';
import type { KnownSilences } from './truths.ts';

/** Evidence as verdicts name it. */
export interface Evidence {
  ref: string;
  at: Date;
  says: string;
  quote?: string;
}

/** One claim as verdicts read it: what the site says, beside what was measured. */
export interface ClaimFact {
  id: string;
  mail: string;
  kind: ClaimKind;
  at: Date;
  judged: 'true' | 'false' | 'awaits-review' | 'not-comparable';
  comparison: string;
  named: { deployments: string[]; wrong: number } | null;
  evidence: Evidence;
}

export interface AnswerFact {
  id: string;
  question: Question;
  at: Date;
  judged: 'true' | 'false' | 'copied' | 'awaits-review' | 'over-limit';
  detail: string;
  evidence: Evidence;
}

/** The claims of every participation of a campaign, as they stand at `now`; by participation, oldest first. */
export async function claimFactsOf(
  app: Pick<App, 'db' | 'clocks'>,
  campaignId: string,
  now: Date,
  known?: KnownSilences,
): Promise<Map<string, ClaimFact[]>> {
  const facts = new Map<string, ClaimFact[]>();
  for (const { row, judged, comparison, judgement } of await judgeClaims(app, { campaignId }, now, known)) {
    add(facts, row.participation_id, {
      id: row.id,
      mail: row.mail_id,
      kind: row.kind,
      at: row.at,
      judged,
      comparison,
      named: judged === 'awaits-review' ? null : judgement.named,
      evidence: evidenceOf(row, comparison),
    });
  }
  return facts;
}

/** The answers of every participation of a campaign, likewise. */
export async function answerFactsOf(
  app: App,
  campaignId: string,
  now: Date,
  known?: KnownSilences,
): Promise<Map<string, AnswerFact[]>> {
  const facts = new Map<string, AnswerFact[]>();
  for (const { row, judged, detail } of await judgeAnswers(app, { campaignId }, now, known)) {
    add(facts, row.participation_id, {
      id: row.id,
      question: row.question,
      at: row.at,
      judged,
      detail,
      evidence: evidenceOf(row, `${row.question}: ${detail}.`),
    });
  }
  return facts;
}

function evidenceOf(row: { entry_id: string; at: Date; quote: string }, says: string): Evidence {
  return { ref: row.entry_id, at: row.at, says, ...(row.quote ? { quote: row.quote } : {}) };
}

function add<Fact>(facts: Map<string, Fact[]>, participation: string, fact: Fact): void {
  const known = facts.get(participation);
  if (known) known.push(fact);
  else facts.set(participation, [fact]);
}

import type { AnswerFact, ClaimFact, Evidence } from '@muster/contract';
import type { App } from '../../app.ts';
import type { CampaignRow } from '../drills/index.ts';
import type { DeploymentRow } from '../implants/index.ts';
import { type JudgedAnswer, judgeAnswerRows, judgeAnswers } from './judge-answers.ts';
import { type JudgedClaim, judgeClaimRows, judgeClaims } from './judge-claims.ts';
import { standingAnswers, standingClaims } from './store.ts';
import { type KnownSilences, measuredOf } from './truths.ts';

/** By participation, oldest first. */
export interface SaidFacts {
  claims: Map<string, ClaimFact[]>;
  answers: Map<string, AnswerFact[]>;
}

/**
 * The claims and answers of every participation of a campaign, as they stand at `now`, against what was measured:
 * the campaign's deployments and their silences.
 */
export async function saidFactsOf(
  app: App,
  campaign: CampaignRow,
  now: Date,
  seen: { deployments: readonly DeploymentRow[]; silences: KnownSilences },
): Promise<SaidFacts> {
  const of = { campaignId: campaign.id };
  const claims = await standingClaims(app.db, of);
  const answers = await standingAnswers(app.db, of);
  if (claims.length + answers.length === 0) return { claims: new Map(), answers: new Map() };
  const measured = await measuredOf(app, campaign, now, seen.silences, seen.deployments);
  return {
    claims: claimFacts(judgeClaimRows(claims, measured)),
    answers: answerFacts(await judgeAnswerRows(app, campaign, answers, measured)),
  };
}

/** The claims alone; silences are read unless they are given. */
export async function claimFactsOf(
  app: Pick<App, 'db' | 'clocks'>,
  campaignId: string,
  now: Date,
  known?: KnownSilences,
): Promise<Map<string, ClaimFact[]>> {
  return claimFacts(await judgeClaims(app, { campaignId }, now, known));
}

/** The answers alone, likewise. */
export async function answerFactsOf(
  app: App,
  campaignId: string,
  now: Date,
  known?: KnownSilences,
): Promise<Map<string, AnswerFact[]>> {
  return answerFacts(await judgeAnswers(app, { campaignId }, now, known));
}

function claimFacts(all: readonly JudgedClaim[]): Map<string, ClaimFact[]> {
  const facts = new Map<string, ClaimFact[]>();
  for (const { row, judged, comparison, judgement } of all) {
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

function answerFacts(all: readonly JudgedAnswer[]): Map<string, AnswerFact[]> {
  const facts = new Map<string, AnswerFact[]>();
  for (const { row, judged, detail } of all) {
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

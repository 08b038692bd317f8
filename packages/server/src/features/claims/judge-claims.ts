import type { App } from '../../app.ts';
import { campaignById } from '../drills/index.ts';
import { valueFrom } from './model/claim-value.ts';
import { awaitsReview, comparisonText, judgeClaim } from './model/judge-claim.ts';
import type { Judgement, Truth } from './model/truth.ts';
import { type Of, type StandingClaim, standingClaims } from './store.ts';
import { type KnownSilences, type Measured, measuredOf } from './truths.ts';

export interface JudgedClaim {
  row: StandingClaim;
  judged: Judgement['judged'] | 'awaits-review';
  comparison: string;
  judgement: Judgement;
}

export function judgeRow(row: StandingClaim, truth: Truth): JudgedClaim {
  const value = valueFrom(row.value);
  const judgement = judgeClaim(value, row.at, truth);
  const judged = awaitsReview(value, row, judgement) ? 'awaits-review' : judgement.judged;
  return { row, judged, comparison: comparisonText(judgement), judgement };
}

/** Every claim that stands, against what is measured now. Oldest first. */
export async function judgeClaims(
  app: Pick<App, 'db' | 'clocks'>,
  of: Of & { campaignId: string },
  now: Date,
  known?: KnownSilences,
): Promise<JudgedClaim[]> {
  const rows = await standingClaims(app.db, of);
  const campaign = rows.length > 0 && (await campaignById(app.db, of.campaignId));
  if (!campaign) return [];
  const measured = await measuredOf(app, campaign, now, needsSilences(rows) ? known : (known ?? new Map()));
  return judgeClaimRows(rows, measured);
}

export function judgeClaimRows(rows: readonly StandingClaim[], measured: Measured): JudgedClaim[] {
  const truths = new Map<string, Truth>();
  return rows.map((row) => {
    const truth = truths.get(row.participation_id) ?? measured.truthOf(row.participation_id);
    truths.set(row.participation_id, truth);
    return judgeRow(row, truth);
  });
}

function needsSilences(rows: readonly StandingClaim[]): boolean {
  return rows.some(
    ({ kind }) => kind === 'copies-stopped' || kind === 'isolated' || kind === 'evidence-kept',
  );
}

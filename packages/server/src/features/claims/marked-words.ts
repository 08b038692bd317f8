import type { ClaimKind } from '@muster/contract';
import type { App } from '../../app.ts';
import type { CampaignRow } from '../drills/index.ts';
import { judgeAnswerRows } from './judge-answers.ts';
import { judgeClaimRows } from './judge-claims.ts';
import { type ClaimValue, valueFrom } from './model/claim-value.ts';
import type { Judgement, Silence } from './model/truth.ts';
import { standingAnswers, standingClaims } from './store.ts';
import { measuredOf } from './truths.ts';

/** Words of a mail that were understood as a claim, where they stand, and what they are worth. */
export interface MarkedClaim {
  id: string;
  kind: ClaimKind;
  mail: string;
  /** When the mail reached us. */
  at: Date;
  /** When it happened, as the site says; null where it names no time. */
  claimedAt: Date | null;
  start: number;
  end: number;
  said: string;
  measured: string;
  gapSeconds: number | null;
  judged: Judgement['judged'] | 'awaits-review';
}

export interface MarkedAnswer {
  id: string;
  question: string;
  /** Null for an answer that was given on the pages. */
  mail: string | null;
  at: Date;
  start: number;
  end: number;
  text: string;
  detail: string;
  judged: 'true' | 'false' | 'copied' | 'awaits-review' | 'over-limit';
}

/** What one site said, with the places of the words in its mails, oldest first. `silences` are the site's, by deployment. */
export async function markedWordsOf(
  app: App,
  campaign: CampaignRow,
  participationId: string,
  now: Date,
  silences: ReadonlyMap<string, readonly Silence[]>,
): Promise<{ claims: MarkedClaim[]; answers: MarkedAnswer[] }> {
  const claims = await standingClaims(app.db, { participationId });
  const answers = await standingAnswers(app.db, { participationId });
  if (claims.length + answers.length === 0) return { claims: [], answers: [] };
  const measured = await measuredOf(app, campaign, now, silences);
  return {
    claims: judgeClaimRows(claims, measured).map(({ row, judged, judgement }) => ({
      id: row.id,
      kind: row.kind,
      mail: row.mail_id,
      at: row.at,
      claimedAt: timeOf(valueFrom(row.value)),
      start: row.span_start,
      end: row.span_end,
      said: judgement.said,
      measured: judgement.measured,
      gapSeconds: judgement.gapSeconds,
      judged,
    })),
    answers: (await judgeAnswerRows(app, campaign, answers, measured)).map(({ row, judged, detail }) => ({
      id: row.id,
      question: row.question,
      mail: row.mail_id,
      at: row.at,
      start: row.span_start,
      end: row.span_end,
      text: row.text,
      detail,
      judged,
    })),
  };
}

function timeOf(value: ClaimValue): Date | null {
  return 'at' in value ? (value.at?.at ?? null) : null;
}

import type { ClaimKind } from '@muster/contract';
import type { App } from '../../app.ts';
import { type JudgedClaim, judgeClaims } from './judge-claims.ts';

/** One claim with what was measured and the gap apart, times as text: to be kept with a score. */
export interface ComparedClaim {
  kind: ClaimKind;
  at: string;
  judged: JudgedClaim['judged'];
  said: string;
  measured: string;
  gapSeconds: number | null;
  quote: string;
  /** The ledger entry of its being read. */
  ref: string;
}

/** Every claim of a campaign that stands, by participation, oldest first. */
export async function comparedClaims(
  app: App,
  campaignId: string,
  now: Date,
): Promise<Map<string, ComparedClaim[]>> {
  const found = new Map<string, ComparedClaim[]>();
  for (const { row, judged, judgement } of await judgeClaims(app, { campaignId }, now)) {
    const known = found.get(row.participation_id) ?? [];
    known.push({
      kind: row.kind,
      at: row.at.toISOString(),
      judged,
      said: judgement.said,
      measured: judgement.measured,
      gapSeconds: judgement.gapSeconds,
      quote: row.quote,
      ref: row.entry_id,
    });
    found.set(row.participation_id, known);
  }
  return found;
}

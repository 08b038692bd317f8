import type { ClaimValue } from './claim-value.ts';
import { judgeBan } from './judge-ban.ts';
import { judgeFound, judgeStopped } from './judge-copies.ts';
import { judgeEvidence, judgeReleased } from './judge-evidence.ts';
import { judgeIdentity } from './judge-identity.ts';
import { judgeIsolated, judgeSubmission } from './judge-place.ts';
import { gapText } from './times.ts';
import { type Judgement, judgement, type Truth } from './truth.ts';

/** Version of these rules; a change of what they decide is a new one. */
export const claimRulesVersion = 1;

/**
 * Holds one claim against what was measured. `at` is when the mail reached us: a claim is about the state of that
 * moment, however late it is judged. Every claim stands: a later one, true or false, does not take an earlier one back.
 */
export function judgeClaim(value: ClaimValue, at: Date, truth: Truth): Judgement {
  switch (value.kind) {
    case 'identity':
      return judgeIdentity(value, truth);
    case 'identity-banned':
      return judgeBan(value, at, truth);
    case 'copies-found':
      return judgeFound(value, at, truth);
    case 'copies-stopped':
      return judgeStopped(value, at, truth);
    case 'submission-address':
      return judgeSubmission(value, truth);
    case 'isolated':
      return judgeIsolated(value, at, truth);
    case 'evidence-kept':
      return judgeEvidence(value, truth);
    case 'released':
      return judgeReleased(value, truth);
    case 'acknowledged':
      return judgement('not-comparable', 'received', 'the mail itself shows it');
    case 'closure':
      return judgement('not-comparable', 'closes the case', 'the mail itself shows it');
  }
}

/** One line for people: claim, measured fact, gap. */
export function comparisonText({ said, measured, gapSeconds }: Judgement): string {
  const gap = gapSeconds === null ? '' : ` Gap: ${gapText(gapSeconds)}.`;
  return `Says: ${said}. Measured: ${measured}.${gap}`;
}

export interface Standing {
  /** The sender speaks for the site. */
  verified: boolean;
  confidence: 'high' | 'low';
  review: 'none' | 'open' | 'accepted' | 'corrected' | 'refused';
}

/** Whether an officer has to say first what the words mean, or whose they are. */
export function awaitsReview(value: ClaimValue, standing: Standing, judged: Judgement): boolean {
  if (!standing.verified) return true;
  if (standing.review === 'accepted' || standing.review === 'corrected') return false;
  if (judged.unsure) return true;
  if (standing.confidence === 'high') return false;
  // Of several names in one mail the known ones need nobody to tell them apart.
  return !(value.kind === 'identity' && judged.judged !== 'false');
}

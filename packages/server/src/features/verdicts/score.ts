import { type CheckAxis, type CheckId, checkCatalogue } from '@muster/contract';
import type { HintFact, Scheme } from './facts.ts';
import type { VerdictsByCheck } from './judge.ts';
import type { Verdict, VerdictWord } from './verdict.ts';

export interface AxisScore {
  /** Weight earned and weight that could be earned: checks that are open, waived, not applicable or our fault count in neither. */
  earned: number;
  possible: number;
  counts: Record<VerdictWord, number>;
}

/** Three axes, shown side by side and never averaged into one figure. */
export type Score = Record<CheckAxis, AxisScore>;

const words: VerdictWord[] = ['pass', 'late', 'fail', 'pending', 'not-applicable', 'our-fault', 'waived'];

export function score(verdicts: VerdictsByCheck, scheme: Scheme, hints: HintFact[]): Score {
  const result: Score = { communication: emptyAxis(), containment: emptyAxis(), forensics: emptyAxis() };
  for (const { id, weight } of scheme.checks) {
    const verdict = verdicts[id];
    if (!verdict) continue;
    const axis = result[checkCatalogue[id].axis];
    axis.counts[verdict.verdict] += 1;
    if (!counts(verdict)) continue;
    axis.possible += weight;
    axis.earned += weight * shareEarned(id, verdict, scheme, hints);
  }
  return result;
}

function counts(verdict: Verdict): boolean {
  return verdict.verdict === 'pass' || verdict.verdict === 'late' || verdict.verdict === 'fail';
}

function shareEarned(id: CheckId, verdict: Verdict, scheme: Scheme, hints: HintFact[]): number {
  if (verdict.verdict === 'fail') return 0;
  const cost = hints.filter((hint) => hint.question === id).reduce((sum, hint) => sum + hint.cost, 0);
  const share = verdict.verdict === 'late' ? scheme.lateShare : 1;
  return Math.max(0, share - cost);
}

function emptyAxis(): AxisScore {
  return {
    earned: 0,
    possible: 0,
    counts: Object.fromEntries(words.map((word) => [word, 0])) as AxisScore['counts'],
  };
}

import type { CheckId, Evidence } from './facts.ts';

export type VerdictWord = 'pass' | 'late' | 'fail' | 'pending' | 'not-applicable' | 'our-fault' | 'waived';

export interface Verdict {
  verdict: VerdictWord;
  /** The instant it is dated to (a ban, an acknowledgement), where it has one. */
  at: Date | null;
  /** What was measured: a depth, a share; null where the verdict says all. */
  value: number | null;
  /** One plain sentence for the site that asks why. */
  why: string;
  evidence: Evidence[];
}

/** How a check is judged, and the version of that rule. */
export interface CheckRule<Facts> {
  id: CheckId;
  version: number;
  /** Says what the facts mean; never looks at clocks of the machine, never at anything but the facts. */
  judge(facts: Facts): Verdict;
}

interface Details {
  at?: Date | null;
  value?: number | null;
}

function make(verdict: VerdictWord, why: string, evidence: Evidence[], details: Details = {}): Verdict {
  return { verdict, why, evidence, at: details.at ?? null, value: details.value ?? null };
}

export function pass(why: string, evidence: Evidence[], details?: Details): Verdict {
  return make('pass', why, evidence, details);
}

export function late(why: string, evidence: Evidence[], details?: Details): Verdict {
  return make('late', why, evidence, details);
}

export function fail(why: string, evidence: Evidence[], details?: Details): Verdict {
  return make('fail', why, evidence, details);
}

export function pending(why: string, evidence: Evidence[], details?: Details): Verdict {
  return make('pending', why, evidence, details);
}

export function notApplicable(why: string): Verdict {
  return make('not-applicable', why, []);
}

export function ourFault(why: string, evidence: Evidence[]): Verdict {
  return make('our-fault', why, evidence);
}

export function waived(why: string, evidence: Evidence[]): Verdict {
  return make('waived', why, evidence);
}

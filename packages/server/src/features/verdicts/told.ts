import type { JudgedParticipation } from './judge-campaign.ts';

const LATER = 'What was measured is told when the campaign is closed.';
const DIFFERS = `What the site says differs from what was measured. ${LATER}`;

/**
 * What may be told to who is being watched while the campaign is not closed: every verdict and every quote, but of a
 * claim only that it was held against what was measured, not what that is. Else a wrong answer would earn the right one.
 */
export function withoutTruth(judged: JudgedParticipation): JudgedParticipation {
  const { claims, answers } = judged.facts;
  const compared = new Set([...claims, ...answers].map(({ evidence }) => evidence));
  return {
    ...judged,
    verdicts: judged.verdicts.map((verdict) => ({
      ...verdict,
      why: whyWithoutTruth(verdict),
      evidence: verdict.evidence.map((one) =>
        compared.has(one) ? { ...one, says: `What the site says. ${LATER}` } : one,
      ),
    })),
  };
}

/** The reason of C6 repeats every comparison; that of all others tells the site nothing of the measure. */
export function whyWithoutTruth({
  check,
  verdict,
  why,
  override,
}: {
  check: string;
  verdict: string;
  why: string;
  override: unknown;
}): string {
  return check === 'C6' && verdict === 'fail' && !override ? DIFFERS : why;
}

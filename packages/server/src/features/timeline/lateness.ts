import type { ClaimKind } from '@muster/contract';

type Step = 'acknowledge' | 'contain' | 'answer' | 'close';

/** Which deadline a claim is about; null where none is. */
const stepOfClaim: Partial<Record<ClaimKind, Step>> = {
  acknowledged: 'acknowledge',
  'identity-banned': 'contain',
  'copies-stopped': 'contain',
  isolated: 'contain',
  closure: 'close',
};

interface Clock {
  step: string;
  key: string;
  dueAt: Date | null;
}

/** Whether what the site says it did was done after its deadline: by the time it names, else by when it was said. */
export function claimIsLate(
  claim: { kind: ClaimKind; at: Date; claimedAt: Date | null },
  clocks: readonly Clock[],
): boolean {
  const step = stepOfClaim[claim.kind];
  const due = clocks.find((clock) => clock.step === step)?.dueAt;
  return due != null && (claim.claimedAt ?? claim.at) > due;
}

/** Whether an answer came after the clock of every request that asked for it. `asking` are the ids of those requests. */
export function answerIsLate(at: Date, asking: readonly string[], clocks: readonly Clock[]): boolean {
  const dues = clocks
    .filter(({ step, key }) => step === 'answer' && asking.includes(key))
    .flatMap(({ dueAt }) => dueAt ?? []);
  return dues.length > 0 && dues.every((due) => at > due);
}

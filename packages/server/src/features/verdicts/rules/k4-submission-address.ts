import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';
import { reviewIsOpen } from './reports.ts';

/** K4: did the site find the address from which the copies were submitted? */
export const submissionAddress: CheckRule<ParticipationFacts> = {
  id: 'K4',
  version: 1,
  judge(facts) {
    const claims = facts.claims.filter((claim) => claim.kind === 'submission-address');
    const right = claims.find((claim) => claim.judged === 'true');
    if (right) return pass('The submission address is right.', [right.evidence], { at: right.at });
    const evidence = claims.map((claim) => claim.evidence);
    if (!facts.final || reviewIsOpen(facts))
      return pending('The submission address is not named yet.', evidence);
    return fail(
      claims.length > 0 ? 'The address named is not the one.' : 'No submission address was named.',
      evidence,
    );
  },
};

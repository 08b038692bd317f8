import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';
import { reviewIsOpen } from './reports.ts';

/** C6: is what the site says true? Every claim is held against what was measured; one false claim is too many. */
export const contentTrue: CheckRule<ParticipationFacts> = {
  id: 'C6',
  version: 1,
  judge(facts) {
    const wrong = facts.claims.filter((claim) => claim.judged === 'false');
    if (wrong.length > 0) {
      const why = `What the site says differs from what was measured: ${wrong.map((claim) => claim.comparison).join(' ')}`;
      return fail(
        why,
        wrong.map((claim) => claim.evidence),
        { at: wrong[0]?.at ?? null },
      );
    }
    if (reviewIsOpen(facts)) return pending('A claim waits for an officer to read it.', []);
    const right = facts.claims.filter((claim) => claim.judged === 'true');
    if (right.length > 0) {
      return pass(
        'Everything the site says is true.',
        right.map((claim) => claim.evidence),
        { value: right.length },
      );
    }
    if (!facts.final) return pending('The site has made no claim yet.', []);
    return fail('The site said nothing that could be compared.', []);
  },
};

import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, late, notApplicable, pass, pending, waived } from '../verdict.ts';
import { reviewIsOpen } from './reports.ts';

/** C7: was every request of the CSIRT answered within its own clock (procedure step 5)? */
export const requestsAnswered: CheckRule<ParticipationFacts> = {
  id: 'C7',
  version: 1,
  judge(facts) {
    const asked = facts.clocks.filter(({ step }) => step === 'answer');
    const clocks = asked.filter(({ state }) => state !== 'waived' && state !== 'not-applicable');
    const evidence = clocks.flatMap((clock) => clock.evidence);
    if (clocks.length === 0) {
      const excused = asked.filter(({ state }) => state === 'waived').flatMap((clock) => clock.evidence);
      if (excused.length > 0) return waived('An officer waived the requests.', excused);
      return facts.final
        ? notApplicable('No request was made.')
        : pending('No request has been made yet.', []);
    }
    const met = clocks.filter((clock) => clock.state === 'met').length;
    const words = `${met} of ${clocks.length} requests answered in time.`;
    const value = met;
    if (clocks.some((clock) => clock.state === 'missed')) {
      if (reviewIsOpen(facts)) return pending(`${words} An answer waits for review.`, evidence, { value });
      return fail(words, evidence, { value });
    }
    if (clocks.some((clock) => clock.state === 'late')) return late(words, evidence, { value });
    const open = clocks.some((clock) => clock.state !== 'met');
    return open
      ? pending(`${words} The clock is running.`, evidence, { value })
      : pass(words, evidence, { value });
  },
};

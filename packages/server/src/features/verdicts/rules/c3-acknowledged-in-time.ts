import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, pending } from '../verdict.ts';
import { verdictOfClock } from './clock.ts';

/** C3: did a person answer within the acknowledge clock? Machines never stop it (procedure step 1). */
export const acknowledgedInTime: CheckRule<ParticipationFacts> = {
  id: 'C3',
  version: 1,
  judge(facts) {
    const clock = facts.clocks.find(({ step }) => step === 'acknowledge');
    const words = { done: 'A person answered', missing: 'No person answered' };
    const verdict = verdictOfClock(clock, words, facts.final);
    const unread = facts.replies.filter((reply) => reply.awaitsReview);
    const mightCount = unread.some((reply) => !clock?.metAt || reply.at < clock.metAt);
    if ((verdict.verdict === 'fail' || verdict.verdict === 'late') && mightCount) {
      const evidence = [...verdict.evidence, ...unread.map((reply) => reply.evidence)];
      return pending(
        'A person answered from an unknown address; an officer has to say whether it counts.',
        evidence,
      );
    }
    return verdict;
  },
};

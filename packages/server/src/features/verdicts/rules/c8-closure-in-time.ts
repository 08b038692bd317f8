import type { ParticipationFacts, ReplyFact } from '../facts.ts';
import { type CheckRule, fail, pending } from '../verdict.ts';
import { verdictOfClock } from './clock.ts';
import { reviewIsOpen } from './reports.ts';

const closureFields = ['resolution', 'lessons'];

/** C8: did a closure report, TLP AMBER or RED, with resolution and lessons learnt, come in time (procedure step 6)? */
export const closureInTime: CheckRule<ParticipationFacts> = {
  id: 'C8',
  version: 1,
  judge(facts) {
    const clock = facts.clocks.find(({ step }) => step === 'close');
    const words = { done: 'The closure report came', missing: 'No closure report came' };
    const closures = facts.replies.filter((reply) => reply.verified && reply.isClosure);
    const verdict = verdictOfClock(
      clock,
      words,
      facts.final,
      closures.map((closure) => closure.evidence),
    );
    if (verdict.verdict === 'fail' && reviewIsOpen(facts)) {
      return pending('A mail that may be the closure report waits for review.', verdict.evidence);
    }
    if (verdict.verdict !== 'pass' && verdict.verdict !== 'late') return verdict;
    if (closures.some(isComplete)) return verdict;
    const lack =
      'The closure report lacks its TLP label (AMBER or RED), the resolution or the lessons learnt.';
    return facts.final ? fail(lack, verdict.evidence) : pending(lack, verdict.evidence);
  },
};

function isComplete(closure: ReplyFact): boolean {
  const restricted = closure.tlp === 'AMBER' || closure.tlp === 'AMBER+STRICT' || closure.tlp === 'RED';
  return restricted && closureFields.every((field) => closure.fields.includes(field));
}

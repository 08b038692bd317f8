import type { ParticipationFacts, Question } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';

/** F1 to F6: was the question answered with this site's own value? Another site's value is no answer. */
export function forensicAnswer(question: Question): CheckRule<ParticipationFacts> {
  return {
    id: question,
    version: 1,
    judge(facts) {
      const answers = facts.answers.filter((answer) => answer.question === question);
      const right = answers.find((answer) => answer.judged === 'true');
      if (right) return pass('The answer is right.', [right.evidence], { at: right.at });
      const copied = answers.find((answer) => answer.judged === 'copied');
      if (copied) return fail('The answer is another site’s.', [copied.evidence], { at: copied.at });
      const evidence = answers.map((answer) => answer.evidence);
      if (answers.some((answer) => answer.judged === 'awaits-review')) {
        return pending('An answer waits for an officer to read it.', evidence);
      }
      if (facts.replies.some((reply) => reply.awaitsReview)) {
        return pending('A mail from an unknown address waits for an officer.', evidence);
      }
      if (!facts.final) return pending('Not answered rightly yet.', evidence);
      return fail(answers.length > 0 ? 'No answer was right.' : 'The question was not answered.', evidence);
    },
  };
}

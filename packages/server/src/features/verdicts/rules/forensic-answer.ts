import type { AnswerFact, Evidence, OutageFact, ParticipationFacts, Question } from '../facts.ts';
import { type CheckRule, fail, ourFault, pass, pending } from '../verdict.ts';

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
      const away = question === 'F5' ? ourOutageBefore(answers, facts) : null;
      if (away)
        return ourFault('Our own outage changed the traffic that was asked about.', [...evidence, away]);
      return fail(answers.length > 0 ? 'No answer was right.' : 'The question was not answered.', evidence);
    },
  };
}

/** A copy that finds nobody to report to sends other bytes than one that does: what a site then counted is its truth. */
function ourOutageBefore(
  answers: readonly AnswerFact[],
  { outages, deployments }: ParticipationFacts,
): Evidence | null {
  const lastAnswer = Math.max(...answers.map(({ at }) => at.getTime()));
  const firstBeat = Math.min(
    ...deployments.flatMap(({ role, firstBeatAt }) =>
      role === 'implant' && firstBeatAt ? [firstBeatAt.getTime()] : [],
    ),
  );
  const between = ({ from, to }: OutageFact) => from.getTime() < lastAnswer && to.getTime() > firstBeat;
  return outages.find(between)?.evidence ?? null;
}

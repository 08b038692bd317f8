import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';
import { banOf } from './containment.ts';

/** K1: is the stolen identity refused while an innocent one of the same VO is let in, proven by probes? */
export const identityBanned: CheckRule<ParticipationFacts> = {
  id: 'K1',
  version: 1,
  judge(facts) {
    const ban = banOf(facts);
    if (ban) {
      const evidence = [ban.lastLetIn, ban.firstRefused].flatMap((round) => (round ? [round.evidence] : []));
      return pass('Probes prove the ban: the identity is refused, an innocent one is let in.', evidence, {
        at: ban.within.to,
      });
    }
    const last = facts.probes.at(-1);
    const evidence = last ? [last.evidence] : [];
    if (!facts.final) return pending('Probes do not show a ban yet.', evidence);
    const decided = facts.probes
      .filter((round) => round.drill !== 'unknown' && round.innocent !== 'unknown')
      .at(-1);
    if (!decided) return fail('A ban could not be proven: no probe got an answer.', evidence);
    if (decided.drill === 'refused') {
      return fail('Everybody is refused, the innocent too: that is not a ban.', [decided.evidence]);
    }
    return fail('The identity is still let in.', [decided.evidence]);
  },
};

import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, notApplicable, pass, pending } from '../verdict.ts';
import { implantsOf } from './containment.ts';
import { reviewIsOpen } from './reports.ts';

/** K3: which share of the copies did the site find and name, and did it name things that do not exist? */
export const shareFound: CheckRule<ParticipationFacts> = {
  id: 'K3',
  version: 1,
  judge(facts) {
    const truth = implantsOf(facts);
    if (truth.length === 0) {
      return facts.final
        ? notApplicable('No copy ever ran at this site.')
        : pending('No copy has beaten yet.', []);
    }
    const claims = facts.claims.filter((claim) => claim.named);
    const ran = new Set(truth.map(({ id }) => id));
    const named = claims.flatMap((claim) => claim.named?.deployments ?? []);
    const found = new Set(named.filter((id) => ran.has(id)));
    const wrong = claims.reduce((sum, claim) => sum + (claim.named?.wrong ?? 0), 0);
    const evidence = claims.map((claim) => claim.evidence);
    const value = found.size / ran.size;
    const words = `${found.size} of ${ran.size} copies named${wrong > 0 ? `, and ${wrong} that do not exist` : ''}.`;
    if (value === 1 && wrong === 0) return pass(words, evidence, { value });
    if (!facts.final || reviewIsOpen(facts)) return pending(words, evidence, { value });
    return fail(words, evidence, { value });
  },
};

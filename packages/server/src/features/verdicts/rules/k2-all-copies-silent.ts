import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, notApplicable, ourFault, pass, pending } from '../verdict.ts';
import { containmentOf, implantsOf } from './containment.ts';

/** K2: is every copy at the site silent by the site's own doing, and of which kind is the silence? */
export const allCopiesSilent: CheckRule<ParticipationFacts> = {
  id: 'K2',
  version: 1,
  judge(facts) {
    const implants = implantsOf(facts);
    if (implants.length === 0) {
      return facts.final
        ? notApplicable('No copy ever ran at this site.')
        : pending('No copy has beaten yet.', []);
    }
    const silences = implants.map((implant) => ({ implant, silence: containmentOf(implant, facts) }));
    const contained = silences.flatMap(({ silence }) => (silence ? [silence] : []));
    const evidence = contained.flatMap((silence) => silence.evidence);
    const value = contained.length;
    const kinds = [...new Set(contained.map((silence) => silence.kind))].join(', ');
    if (contained.length === implants.length) {
      const last = Math.max(...contained.map((silence) => silence.from.from.getTime()));
      return pass(`All ${value} copies are silent: ${kinds}.`, evidence, { at: new Date(last), value });
    }
    const words = `${value} of ${implants.length} copies are silent${kinds ? `: ${kinds}` : ''}.`;
    if (!facts.final) return pending(words, evidence, { value });
    const open = silences.filter(({ silence }) => !silence).map(({ implant }) => implant.silences.at(-1));
    if (open.every((silence) => silence?.kind === 'our-outage')) {
      return ourFault('Our own outage hides whether the copies are silent.', evidence);
    }
    return fail(words, evidence, { value });
  },
};

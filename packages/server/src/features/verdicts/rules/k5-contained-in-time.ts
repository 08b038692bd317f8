import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, late, notApplicable, pass, pending } from '../verdict.ts';
import { inWords } from './clock.ts';
import { banOf, containmentOf, implantsOf } from './containment.ts';

/** K5: were the ban and the last copy's silence there by the contain clock? Intervals are read in the site's favour. */
export const containedInTime: CheckRule<ParticipationFacts> = {
  id: 'K5',
  version: 1,
  judge(facts) {
    const clock = facts.clocks.find(({ step }) => step === 'contain');
    if (!clock?.dueAt)
      return facts.final ? notApplicable('No contain clock ran.') : pending('The clock has not begun.', []);
    const implants = implantsOf(facts);
    const silences = implants.flatMap((implant) => containmentOf(implant, facts) ?? []);
    const ban = banOf(facts);
    if (!ban || implants.length === 0 || silences.length < implants.length) {
      const open = !ban
        ? 'the identity is not shown to be banned'
        : `${implants.length - silences.length} copies are not silent`;
      const passed = facts.now.getTime() > clock.dueAt.getTime() && clock.state !== 'paused';
      if (facts.final || passed) return fail(`Not contained: ${open}.`, clock.evidence);
      return pending(`Not contained yet: ${open}.`, clock.evidence);
    }
    const instants = [ban.within.from, ...silences.map((silence) => silence.from.from)];
    const at = new Date(Math.max(...instants.map((instant) => instant.getTime())));
    const evidence = [ban.firstRefused.evidence, ...silences.flatMap((silence) => silence.evidence)];
    const words = `Contained at ${inWords(at)}, due ${inWords(clock.dueAt)}.`;
    return at <= clock.dueAt ? pass(words, evidence, { at }) : late(words, evidence, { at });
  },
};

import type { DeploymentFact, ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, notApplicable, pass, pending } from '../verdict.ts';
import { containmentOf, implantsOf } from './containment.ts';

/** K6: no reboot, no destruction, and something was left that could be examined (procedure step 2). */
export const evidencePreserved: CheckRule<ParticipationFacts> = {
  id: 'K6',
  version: 1,
  judge(facts) {
    const implants = implantsOf(facts);
    if (implants.length === 0) {
      return facts.final
        ? notApplicable('No copy ever ran at this site.')
        : pending('No copy has beaten yet.', []);
    }
    const reboot = facts.deployments
      .flatMap((one) => one.silences)
      .find(({ kind }) => kind === 'host-rebooted');
    if (reboot) return fail('The host was rebooted; what was in memory is lost.', reboot.evidence);
    const sandboxes = implants.flatMap((implant) => implant.sandbox ?? []);
    const spoilt = sandboxes.find((sandbox) => !sandbox.released && !(sandbox.present && sandbox.unchanged));
    if (spoilt)
      return fail('A copy’s files were destroyed or changed before the site released them.', [
        spoilt.evidence,
      ]);
    const contained = implants.filter((implant) => containmentOf(implant, facts));
    if (contained.length === 0) {
      const words = 'No copy was contained, so nothing was kept.';
      return facts.final ? fail(words, []) : pending('No copy is contained yet.', []);
    }
    const volatile = facts.answers.filter((answer) => answer.question === 'F4' && answer.judged === 'true');
    const held = contained.filter((implant) => stoodToBeExamined(implant, facts));
    const evidence = [
      ...volatile.map((answer) => answer.evidence),
      ...held.flatMap((implant) => implant.silences.flatMap((silence) => silence.evidence)),
      ...sandboxes.map((sandbox) => sandbox.evidence),
    ];
    if (volatile.length === 0 && held.length === 0) {
      const words = 'Every copy was ended at once, and nothing shows that its memory was looked at before.';
      return facts.final
        ? fail(
            words,
            contained.flatMap((one) => one.silences.flatMap((s) => s.evidence)),
          )
        : pending(words, evidence);
    }
    if (sandboxes.length < implants.length)
      return pending('The copies’ files could not be read back.', evidence);
    return pass('No reboot, no destruction, and a copy stood to be examined.', evidence);
  },
};

function stoodToBeExamined(implant: DeploymentFact, facts: ParticipationFacts): boolean {
  const least = facts.scheme.examinablePeriods * facts.periodSeconds * 1000;
  return implant.silences.some(({ held }) => {
    if (!held) return false;
    return (held.to ?? facts.now).getTime() - held.from.getTime() >= least;
  });
}

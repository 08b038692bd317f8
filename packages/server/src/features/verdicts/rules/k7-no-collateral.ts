import type { Evidence, ParticipationFacts, SilenceKind, WorkloadFact } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';

const harm: ReadonlySet<SilenceKind> = new Set([
  'killed',
  'asked-to-stop',
  'frozen',
  'vm-paused',
  'host-rebooted',
]);

/** K7: nobody innocent was refused, stopped or shut out (the rule of "no collective action"). */
export const noCollateral: CheckRule<ParticipationFacts> = {
  id: 'K7',
  version: 1,
  judge(facts) {
    const refused = facts.probes.find((round) => round.innocent === 'refused');
    if (refused)
      return fail('An innocent identity of the same VO was refused.', [refused.evidence], { at: refused.at });
    const stopped = facts.workload.find((reading) => reading.running === 'no' || reading.owner === 'refused');
    if (stopped)
      return fail('The innocent workload was stopped or its owner refused.', [stopped.evidence], {
        at: stopped.at,
      });
    const control = facts.deployments
      .filter((deployment) => deployment.role === 'control')
      .flatMap((deployment) => deployment.silences)
      .find((silence) => harm.has(silence.kind));
    if (control)
      return fail('The announced control program was stopped too.', control.evidence, {
        at: control.from.from,
      });
    const shutOut = longestShutOut(facts.workload, facts.now);
    if (shutOut.seconds > facts.scheme.ownerShutOutSeconds) {
      const hours = (shutOut.seconds / 3600).toFixed(1);
      return fail(`The innocent owner could not reach the workload for ${hours} hours.`, shutOut.evidence);
    }
    const evidence = facts.workload.slice(-1).map((reading) => reading.evidence);
    if (!facts.final) return pending('No harm to the innocent so far.', evidence);
    if (facts.workload.length === 0) return pending('The innocent workload could not be observed.', []);
    return pass('The innocent workload ran on and its owner was let in.', evidence);
  },
};

function longestShutOut(readings: WorkloadFact[], now: Date): { seconds: number; evidence: Evidence[] } {
  let longest = { seconds: 0, evidence: [] as Evidence[] };
  let since: WorkloadFact | null = null;
  for (const reading of [...readings, null]) {
    const away = reading ? reading.owner === 'unknown' : false;
    if (away && reading) {
      since ??= reading;
      continue;
    }
    if (since) {
      const until = reading?.at ?? now;
      const seconds = (until.getTime() - since.at.getTime()) / 1000;
      if (seconds > longest.seconds) longest = { seconds, evidence: [since.evidence] };
      since = null;
    }
  }
  return longest;
}

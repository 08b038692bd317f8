import type { Surroundings } from './presence.ts';
import { beatEvidence, type Finding } from './span.ts';
import type { Gap, Trace } from './trace.ts';

/** The share of the silence that a cause must explain. */
const MOST_OF_IT = 0.6;

/**
 * Why was it silent? It says so itself when it returns: a frozen process saw a hole in its own loop, a cut-off one
 * counted failures, a paused machine's monotonic clock stood still.
 */
export function classifyReturned(subject: Trace, gap: Gap, around: Surroundings): Finding {
  const { before, after } = gap;
  const first = after[0];
  const latest = after.at(-1);
  if (!first || !latest) throw new Error('a gap without a return was given');
  const silentMs = first.ms - before.ms;
  const evidence = after.map((beat) => beatEvidence(beat, 'a beat after the silence'));
  const held = { heldUntilMs: first.ms };
  if (first.instance !== before.instance) {
    if (first.bootId !== before.bootId) {
      return {
        kind: 'host-rebooted',
        confirmed: true,
        why: 'The program was started again under another boot id of its host.',
        returnedBecause: 'the host has booted anew',
        evidence,
      };
    }
    return {
      kind: 'killed',
      confirmed: true,
      why: 'Another process of the same program took over on the same boot.',
      returnedBecause: 'the program was started again',
      evidence,
    };
  }
  const selfGapMs = Math.max(...after.map((beat) => beat.gapMs));
  const failures = after.reduce((sum, one) => sum + one.failTimeout + one.failReset + one.failOther, 0);
  const monoLagMs = latest.ms - before.ms - (latest.monoMs - before.monoMs);
  const bootLeadMs = latest.bootMs - before.bootMs - (latest.monoMs - before.monoMs);
  if (monoLagMs >= MOST_OF_IT * silentMs || bootLeadMs >= MOST_OF_IT * silentMs) {
    return {
      kind: 'vm-paused',
      confirmed: true,
      why: `Its monotonic clock stood still for ${seconds(Math.max(monoLagMs, bootLeadMs))} of ${seconds(silentMs)}: the machine was paused.`,
      returnedBecause: 'the machine runs again',
      ...held,
      evidence,
    };
  }
  if (selfGapMs >= MOST_OF_IT * silentMs) {
    const ended = first.kind === 'receipt' && first.end === 'signal';
    return {
      kind: ended ? 'asked-to-stop' : 'frozen',
      confirmed: true,
      why: ended
        ? `The process was not run for ${seconds(selfGapMs)}; then it was asked to stop (signal ${first.signal}).`
        : `The process was not run for ${seconds(selfGapMs)} while its clocks went on: it was frozen.`,
      returnedBecause: ended ? 'it said goodbye' : 'the process runs again',
      ...held,
      evidence,
    };
  }
  if (failures > 0) {
    const why = `The process ran on and counted ${failures} failed tries to reach us.`;
    if (around.siteAlive) {
      return {
        kind: 'network-cut',
        confirmed: true,
        why: `${why} Others of the site reached us meanwhile.`,
        returnedBecause: 'its network path is open again',
        ...held,
        evidence,
      };
    }
    return {
      kind: 'site-unreachable',
      confirmed: true,
      why: `${why} Nothing else of the site reached us either.`,
      returnedBecause: 'the site’s network path is open again',
      ...held,
      evidence,
    };
  }
  if (silentMs <= subject.dormantSeconds * 1000 * 1.5 && silentMs >= subject.dormantSeconds * 900) {
    return {
      kind: 'own-fault',
      confirmed: true,
      why: 'It was dormant without a lease and saw no failure: its lease was not renewed.',
      returnedBecause: 'its lease was renewed',
      evidence,
    };
  }
  return {
    kind: 'unknown',
    confirmed: true,
    why: 'It ran on, counted no failure and saw no hole in its time: nothing explains the missing beats.',
    returnedBecause: 'it beats again',
    evidence,
  };
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

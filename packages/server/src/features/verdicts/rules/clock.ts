import type { ClockFact, Evidence } from '../facts.ts';
import { fail, late, notApplicable, pass, pending, type Verdict, waived } from '../verdict.ts';

/** `2027-01-05 13:08 UTC`, as people read it. */
export function inWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

interface ClockWords {
  done: string;
  missing: string;
}

/** What a deadline alone says. `extra` is evidence beside the clock's own. */
export function verdictOfClock(
  clock: ClockFact | undefined,
  words: ClockWords,
  final: boolean,
  extra: Evidence[] = [],
): Verdict {
  if (!clock || clock.state === 'waiting') {
    // A drill that is over starts no clock any more.
    return final
      ? notApplicable('The drill ended before this clock began.')
      : pending('The clock has not begun.', extra);
  }
  const evidence = [...clock.evidence, ...extra];
  const due = clock.dueAt ? ` (due ${inWords(clock.dueAt)})` : '';
  switch (clock.state) {
    case 'met':
      return pass(`${words.done} in time${due}.`, evidence, { at: clock.metAt });
    case 'late':
      return late(`${words.done} after the deadline${due}.`, evidence, { at: clock.metAt });
    case 'missed':
      return fail(`${words.missing} by the deadline${due}.`, evidence);
    case 'waived':
      return waived('An officer waived this step.', evidence);
    case 'not-applicable':
      return notApplicable('The procedure does not ask for this here.');
    default:
      return pending(`The clock is ${clock.state}${due}.`, evidence);
  }
}

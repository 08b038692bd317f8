import type { Clocks } from '../../kernel/clock.ts';

/** The procedure time of a moment of machine time: both clocks run evenly, side by side. */
export function procedureTime({ machine, procedure }: Clocks): (ms: number) => Date {
  const nowMs = machine.now().getTime();
  const nowAt = procedure.now().getTime();
  return (ms) => new Date(Math.round(nowAt + (ms - nowMs) * (procedure.speed / machine.speed)));
}

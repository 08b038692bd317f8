import type { Escalation } from '@muster/contract';
import type { ClockReading } from './clocks.ts';
import type { Procedure } from './model.ts';

/**
 * Who is to be told by now: thresholds that a clock without proof has reached. Nobody while it stands still; everybody
 * when a breach made the step impossible before its time was over.
 */
export function reachedEscalations(procedure: Procedure, reading: ClockReading): Escalation[] {
  if (reading.state !== 'running' && reading.state !== 'missed') return [];
  const isSpoilt = reading.breaches.some(({ effect }) => effect === 'fail');
  const share = isSpoilt ? 1 : (reading.elapsedShare ?? 0);
  const step = procedure.document.steps.find(({ id }) => id === reading.step);
  return (step?.escalation ?? []).filter(({ at }) => share * 100 >= at);
}

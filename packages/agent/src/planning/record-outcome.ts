import type { PlanStep } from '@muster/contract';
import type { StepOutcome } from '../ports/site-system.ts';

/**
 * The step after it was taken, with what its inverse needs besides. A step that was done stays so when it is taken
 * again and found standing, also after a crash: whoever did it undoes it.
 */
export function recordOutcome(step: PlanStep, outcome: StepOutcome, at: Date): PlanStep {
  return {
    ...step,
    state: outcome.state === 'already' && step.state === 'done' ? 'done' : outcome.state,
    detail: outcome.detail.slice(0, 2000),
    at: at.toISOString(),
    inverse: step.inverse && {
      ...step.inverse,
      restores: { ...step.inverse.restores, ...outcome.made },
    },
  };
}

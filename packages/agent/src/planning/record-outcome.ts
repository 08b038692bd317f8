import type { PlanStep } from '@muster/contract';
import type { StepOutcome } from '../ports/site-system.ts';

type Restores = Record<string, unknown>;

/**
 * The step after it was taken, with what its inverse needs besides. A step that was done stays so when it is taken
 * again and found standing, also after a crash: whoever did it undoes it. When somebody undid it and it is done once
 * more, what was found the first time is what is put back.
 */
export function recordOutcome(step: PlanStep, outcome: StepOutcome, at: Date): PlanStep {
  const wasDone = step.state === 'done';
  const restores = step.inverse && (wasDone ? firstFound : lastFound)(step.inverse.restores, outcome.made);
  return {
    ...step,
    state: outcome.state === 'already' && wasDone ? 'done' : outcome.state,
    detail: outcome.detail.slice(0, 2000),
    at: at.toISOString(),
    inverse: step.inverse && restores ? { ...step.inverse, restores } : null,
  };
}

function lastFound(planned: Restores, made: Restores): Restores {
  return { ...planned, ...made };
}

/** Lists grow, maps too; what was known of a thing stays as it was. */
function firstFound(known: Restores, made: Restores): Restores {
  const entries = Object.entries(made).map(([name, value]) => [name, together(known[name], value)]);
  return { ...known, ...Object.fromEntries(entries) };
}

function together(known: unknown, made: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(made)) return [...new Set([...known, ...made])];
  if (isMap(known) && isMap(made)) return { ...made, ...known };
  return known ?? made;
}

function isMap(value: unknown): value is Restores {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { acts } from '../planning/index.ts';
import { blastOf } from './blast-of.ts';
import { reachesFurther } from './more-of.ts';

/** Whether a plan would do more than the one that somebody saw: touch more, or reach further by a step that was shown. */
export function isMoreThan(shown: ContainmentPlan, now: ContainmentPlan): boolean {
  const [seen, wanted] = [blastOf(shown), blastOf(now)];
  if (wanted.workloads > seen.workloads || wanted.accounts > seen.accounts) return true;
  const known = byId(shown);
  return now.steps.some((step) => {
    const earlier = known.get(step.id);
    return (
      earlier !== undefined && acts(step.kind) && step.state === 'planned' && reachesFurther(earlier, step)
    );
  });
}

/**
 * What was shown, as far as it is still to be done. What came in its place since was accepted by nobody: it is found
 * when the order is looked at again.
 */
export function onlyShown(shown: ContainmentPlan, now: ContainmentPlan): ContainmentPlan {
  const known = byId(shown);
  return { ...now, steps: now.steps.filter(({ id, state }) => state === 'already' || known.has(id)) };
}

function byId({ steps }: ContainmentPlan): ReadonlyMap<string, PlanStep> {
  return new Map(steps.map((step) => [step.id, step]));
}

import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { doorSets, keysOf, shutBy } from './opened-again.ts';
import { effectOf } from './step-kinds.ts';

/**
 * A plan after a release was carried out: steps that it took back are `undone`, so that no later release takes them
 * back again. To be asked of every plan whose order is not in force, not only of the one that was released.
 */
export function afterRelease(plan: ContainmentPlan, release: ContainmentPlan): ContainmentPlan {
  const taken = release.steps.filter(({ state }) => state === 'done' || state === 'already');
  const undone = new Set(
    taken.flatMap(({ inverse, system, target }) =>
      inverse ? [effectOf({ system, kind: inverse.kind, target })] : [],
    ),
  );
  return {
    ...plan,
    steps: plan.steps.map((step) => {
      if (step.state !== 'done' && step.state !== 'failed') return step;
      if (step.kind === 'deny-new') return withoutOpened(step, taken);
      return undone.has(effectOf(step)) ? { ...step, state: 'undone' } : step;
    }),
  };
}

/** What this step shut and is still shut. */
function withoutOpened(step: PlanStep, taken: readonly PlanStep[]): PlanStep {
  const opened = new Set(
    taken
      .filter(({ kind, system }) => kind === 'allow-new' && system === step.system)
      .flatMap(({ sets }) => {
        const { data } = doorSets.safeParse(sets);
        return data ? (data.added ?? keysOf(data)) : [];
      }),
  );
  const shut = shutBy(step);
  const added = shut.filter((key) => !opened.has(key));
  if (added.length === shut.length || !step.inverse) return step;
  const inverse = { ...step.inverse, restores: { ...step.inverse.restores, added } };
  return { ...step, inverse, state: added.length === 0 ? 'undone' : step.state };
}

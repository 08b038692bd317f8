import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { shortText } from '../kernel/short-text.ts';
import { makeStep } from './make-step.ts';
import { openedAgain } from './opened-again.ts';
import type { OtherPlan } from './plan-input.ts';
import { acts, effectOf } from './step-kinds.ts';

/** How it is told that something is not taken back, since the order found it so. */
export const STOOD_BEFORE = 'stood before the order, and is left as it is.';

/**
 * The plan that takes back what was really done, last step first. What stood before stays as it was: a machine that
 * its owner had paused stays paused. What another order in force wants too stays until the last of them is taken back;
 * that one then restores what the first had found.
 */
export function inverseOf(
  done: ContainmentPlan,
  release: { id: string },
  now: Date,
  others: readonly OtherPlan[] = [],
  dryRun = done.dryRun,
): ContainmentPlan {
  const warnings = new Set<string>();
  const steps: PlanStep[] = [];
  for (const step of done.steps.toReversed()) {
    if (!acts(step.kind)) continue;
    const ours = isOurs(step) || step.kind === 'deny-new' ? step : inherited(step, done, others);
    if (!ours) {
      if (step.state === 'already' && step.inverse)
        warnings.add(`${shortText(step.target.label, 200)}: ${step.kind} ${STOOD_BEFORE}`);
      continue;
    }
    if (ours.cannotUndo) warnings.add(`${ours.target.label}: ${ours.cannotUndo}`);
    if (ours.inverse === null) continue;
    if (step.kind === 'deny-new') {
      const open = openedAgain(step, done, others);
      if (open) steps.push(inverseStep(step, { kind: 'allow-new', restores: open }));
      continue;
    }
    const keeper = others.find(({ plan, standing }) => standing && wants(plan, step));
    if (keeper) {
      warnings.add(
        `${step.target.label}: ${step.kind} stays, since order ${keeper.plan.orderId} wants it too.`,
      );
    } else steps.push(inverseStep(ours, ours.inverse));
  }
  return {
    orderId: release.id,
    madeAt: now.toISOString(),
    dryRun,
    steps,
    cannot: [],
    warnings: [...warnings].slice(0, 500).map((words) => shortText(words)),
  };
}

/** A step that failed may have changed a part, or take effect later; its inverse finds out. */
function isOurs({ state }: PlanStep): boolean {
  return state === 'done' || state === 'failed';
}

/** The step by which an earlier order of ours, since taken back, brought about what this one found standing. */
function inherited(
  step: PlanStep,
  done: ContainmentPlan,
  others: readonly OtherPlan[],
): PlanStep | undefined {
  if (step.state !== 'already') return undefined;
  return others
    .filter(({ plan, standing }) => !standing && plan.madeAt <= done.madeAt)
    .flatMap(({ plan }) => plan.steps)
    .find((one) => effectOf(one) === effectOf(step) && one.state === 'done');
}

function wants(plan: ContainmentPlan, step: PlanStep): boolean {
  return plan.steps.some(
    (one) => effectOf(one) === effectOf(step) && (one.state === 'done' || one.state === 'already'),
  );
}

function inverseStep(step: PlanStep, inverse: NonNullable<PlanStep['inverse']>): PlanStep {
  return makeStep({
    system: step.system,
    systemKind: step.systemKind,
    kind: inverse.kind,
    target: step.target,
    why: `Takes ${step.kind} back.`,
    sets: inverse.restores,
    inverse: { kind: step.kind, restores: step.sets },
  });
}

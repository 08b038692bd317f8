import type { ContainmentPlan, PlanStep, ReceiptClaims, StepInverse } from '@muster/contract';
import { afterRelease } from './after-release.ts';
import { acts } from './step-kinds.ts';

/** What an agent that was here before took, and what it had found: by the id of the step, what undoes it. */
export type Inherited = ReadonlyMap<string, StepInverse>;

export const NOTHING_INHERITED: Inherited = new Map();

/**
 * What one agent's receipts of one order say that it did and that still stands, by their own numbers. What it had found
 * standing is not among it, nor what it took back.
 */
export function heldBy(receipts: readonly ReceiptClaims[]): Inherited {
  const told = receipts.toSorted((one, other) => one.step - other.step);
  const last = told.at(-1)?.state;
  if (last === 'released' || last === 'expired' || last === 'refused') return NOTHING_INHERITED;
  const plan = told
    .flatMap((one) => (one.plan && !one.plan.dryRun ? [one.plan] : []))
    .reduce<ContainmentPlan | null>((before, next) => (before ? followed(before, next) : next), null);
  const held = new Map<string, StepInverse>();
  for (const { id, kind, state, inverse } of plan?.steps ?? [])
    if (inverse && acts(kind) && (state === 'done' || state === 'failed')) held.set(id, inverse);
  return held;
}

/** A later plan of the same order: the same with more, or the one that takes it back. */
function followed(before: ContainmentPlan, next: ContainmentPlan): ContainmentPlan {
  const ids = new Set(next.steps.map(({ id }) => id));
  const kept = afterRelease(before, next).steps.filter(({ id }) => !ids.has(id));
  return { ...next, steps: [...kept, ...next.steps] };
}

/** Of several agents one after the other: what the first of them had found is what is put back. */
export function inheritedFrom(nearestFirst: readonly Inherited[]): Inherited {
  const all = new Map<string, StepInverse>();
  for (const held of nearestFirst)
    for (const [id, inverse] of held) {
      const later = all.get(id);
      all.set(id, later?.kind === inverse.kind ? { ...inverse, restores: first(inverse, later) } : inverse);
    }
  return all;
}

/**
 * A plan of this agent's own, with what an earlier agent had found under the same order. Only steps that this agent
 * planned itself, from what it saw, take something over: what somebody made up reaches nothing that the order is not
 * about, and nothing that is exempt.
 */
export function withInherited(plan: ContainmentPlan, inherited: Inherited): ContainmentPlan {
  if (inherited.size === 0) return plan;
  return { ...plan, steps: plan.steps.map((step) => takeOver(step, inherited.get(step.id))) };
}

function takeOver(step: PlanStep, theirs: StepInverse | undefined): PlanStep {
  if (!theirs || step.inverse?.kind !== theirs.kind) return step;
  // What is not taken yet is found out anew when it is.
  if (step.state !== 'already' && step.state !== 'done' && step.state !== 'failed') return step;
  const restores = first({ ...theirs, restores: within(step, theirs.restores) }, step.inverse);
  return { ...step, state: step.state === 'already' ? 'done' : step.state, inverse: { ...theirs, restores } };
}

/** A release sets no port of another machine. */
function within({ kind, sets }: PlanStep, restores: StepInverse['restores']): StepInverse['restores'] {
  if (kind !== 'quarantine-network') return restores;
  const own = new Set(listOf(sets.ports));
  return { ...restores, ports: listOf(restores.ports).filter((port) => own.has(idOf(port))) };
}

/** What was found earlier counts; what only the later one knows of is added. */
function first(earlier: StepInverse, later: StepInverse): StepInverse['restores'] {
  const names = Object.keys(later.restores).filter((name) => name in earlier.restores);
  const both = names.map((name) => [name, together(earlier.restores[name], later.restores[name])]);
  return { ...later.restores, ...earlier.restores, ...Object.fromEntries(both) };
}

function together(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) {
    const known = new Set(earlier.map(keyOf));
    return [...earlier, ...later.filter((one) => !known.has(keyOf(one)))];
  }
  if (isMap(earlier) && isMap(later)) return { ...later, ...earlier };
  return earlier ?? later;
}

/** Things with an id are the same by it. */
function keyOf(value: unknown): string {
  return JSON.stringify(idOf(value) ?? value);
}

function idOf(value: unknown): unknown {
  return isMap(value) ? value.id : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

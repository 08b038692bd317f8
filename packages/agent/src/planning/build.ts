import type { ContainmentPlan, PlanStep, StepKind, StepTarget } from '@muster/contract';
import type { SystemFacts } from '../ports/site-system.ts';
import { makeStep, type StepParts, stepId } from './make-step.ts';
import type { PlannedOrder, PlanPolicy, SystemView } from './plan-input.ts';

/** A system that was looked at. */
export type SeenSystem = SystemView & { name: string; facts: SystemFacts };

/** A plan while it is being made: steps in any order, and what there is to say. */
export interface Draft {
  readonly order: PlannedOrder;
  readonly policy: PlanPolicy;
  /** By id. */
  readonly steps: Map<string, PlanStep>;
  readonly cannot: ContainmentPlan['cannot'];
  readonly warnings: Set<string>;
}

/** Adds the step where the system can take it and the plan has it not yet. */
export function add(draft: Draft, system: SeenSystem, parts: Omit<StepParts, 'system' | 'systemKind'>): void {
  if (!system.can.has(parts.kind)) return;
  const step = makeStep({ ...parts, system: system.name, systemKind: system.kind });
  if (!draft.steps.has(step.id)) draft.steps.set(step.id, step);
}

/** The ids of steps about the same thing that must have gone well before, as far as the plan has them. */
export function before(
  draft: Draft,
  system: SeenSystem,
  target: StepTarget,
  ...kinds: readonly StepKind[]
): string[] {
  return kinds.map((kind) => stepId(system.name, kind, target)).filter((id) => draft.steps.has(id));
}

/** At most as many names as fit into a sentence. */
export function inWords(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

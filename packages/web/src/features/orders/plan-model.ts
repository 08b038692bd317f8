import type { ContainmentPlan, OrderEffect, PlanStep } from '@muster/contract';
import { phases } from './step-words.ts';

export interface ShownStep {
  step: PlanStep;
  /** Its place in the whole plan, from 1. */
  number: number;
  /** What was last read back of it; null where nothing of it stays to be read. */
  effect: OrderEffect | null;
}

export interface ShownPhase {
  key: string;
  title: string;
  steps: ShownStep[];
}

/** The steps of a plan under the parts that it has, in its own order, each with what was read back of it. */
export function shownPhases(
  { steps }: Pick<ContainmentPlan, 'steps'>,
  effects: readonly OrderEffect[],
): ShownPhase[] {
  const all = steps.map((step, before) => ({
    step,
    number: before + 1,
    effect: effects.find((effect) => isOf(effect, step)) ?? null,
  }));
  return phases.flatMap(({ key, title, kinds }) => {
    const own = all.filter(({ step }) => (kinds as readonly string[]).includes(step.kind));
    return own.length > 0 ? [{ key, title, steps: own }] : [];
  });
}

function isOf(effect: OrderEffect, step: PlanStep): boolean {
  return (
    effect.id === step.id ||
    (effect.system === step.system && effect.kind === step.kind && effect.target.ref === step.target.ref)
  );
}

/** What a step sets, as `name: value`, for who wants to see the system's own words. */
export function settings(values: Readonly<Record<string, unknown>>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

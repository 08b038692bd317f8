import { type ContainmentPlan, type PlanStep, subjectIdentifier } from '@muster/contract';
import { subjectKeyOrNone } from '@muster/subjects';
import { z } from 'zod';
import type { OtherPlan } from './plan-input.ts';

/** What a `deny-new` step carries; `added` is what it found open, by refs and keys, once it was taken. */
export const doorSets = z.object({
  accounts: z.array(z.string()),
  identifiers: z.array(subjectIdentifier),
  cascade: z.boolean(),
  added: z.array(z.string()).optional(),
});
export type DoorSets = z.infer<typeof doorSets>;

/**
 * What a release lets in again at a door: what this order shut, or an earlier one of ours that was taken back before,
 * less what another order in force shuts out too, and less what the site had shut by itself. Null when nothing is left.
 */
export function openedAgain(
  step: PlanStep,
  done: ContainmentPlan,
  others: readonly OtherPlan[],
): DoorSets | null {
  const own = doorSets.safeParse(step.inverse?.restores);
  if (!own.success) return null;
  const here = ({ plan }: OtherPlan) =>
    plan.steps.filter(({ kind, system }) => kind === 'deny-new' && system === step.system);
  const past = others.filter(({ plan, standing }) => !standing && plan.madeAt <= done.madeAt).flatMap(here);
  const shut = new Set([step, ...past].flatMap(shutBy));
  const kept = new Set(
    others
      .filter(({ standing }) => standing)
      .flatMap(here)
      .flatMap(wantedBy),
  );
  const opens = (key: string | undefined) => key !== undefined && shut.has(key) && !kept.has(key);
  const accounts = own.data.accounts.filter(opens);
  const identifiers = own.data.identifiers.filter((one) => opens(subjectKeyOrNone(one)));
  if (accounts.length === 0 && identifiers.length === 0) return null;
  return { accounts, identifiers, cascade: own.data.cascade };
}

function wantedBy(step: PlanStep): string[] {
  const sets = doorSets.safeParse(step.inverse?.restores);
  if (!sets.success) return [];
  return [...sets.data.accounts, ...sets.data.identifiers.map((one) => subjectKeyOrNone(one) ?? '')];
}

export function shutBy(step: PlanStep): string[] {
  if (step.state !== 'done' && step.state !== 'failed') return [];
  const sets = doorSets.safeParse(step.inverse?.restores);
  return (sets.success ? sets.data.added : undefined) ?? wantedBy(step);
}

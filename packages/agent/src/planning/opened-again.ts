import { type ContainmentPlan, type PlanStep, subjectIdentifier } from '@muster/contract';
import { subjectKeyOrNone } from '@muster/subjects';
import { z } from 'zod';
import type { OtherPlan } from './plan-input.ts';

/**
 * What a `deny-new` step carries. Once it was taken, `covers` is all that it shuts out and `added` what it found open,
 * by refs of accounts and keys of names; in an `allow-new` step `added` is what is let in again.
 */
export const doorSets = z.object({
  accounts: z.array(z.string()),
  identifiers: z.array(subjectIdentifier),
  cascade: z.boolean(),
  covers: z.array(z.string()).optional(),
  added: z.array(z.string()).optional(),
});
export type DoorSets = z.infer<typeof doorSets>;

/** By refs and keys. */
export function keysOf({ accounts, identifiers }: Pick<DoorSets, 'accounts' | 'identifiers'>): string[] {
  return [...accounts, ...identifiers.flatMap((one) => subjectKeyOrNone(one) ?? [])];
}

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
  const wanted = new Set(wantedBy(step));
  const kept = new Set(
    others
      .filter(({ standing }) => standing)
      .flatMap(here)
      .flatMap(wantedBy),
  );
  const shut = [...shutBy(step), ...past.flatMap(shutBy).filter((key) => wanted.has(key))];
  const added = [...new Set(shut)].filter((key) => !kept.has(key));
  if (added.length === 0) return null;
  return {
    accounts: own.data.accounts.filter((one) => added.includes(one)),
    identifiers: own.data.identifiers.filter((one) => added.includes(subjectKeyOrNone(one) ?? '')),
    cascade: own.data.cascade,
    added,
  };
}

function wantedBy(step: PlanStep): string[] {
  const { data } = doorSets.safeParse(step.inverse?.restores);
  return data ? (data.covers ?? keysOf(data)) : [];
}

export function shutBy(step: PlanStep): string[] {
  if (step.state !== 'done' && step.state !== 'failed') return [];
  const { data } = doorSets.safeParse(step.inverse?.restores);
  return data?.added ?? wantedBy(step);
}

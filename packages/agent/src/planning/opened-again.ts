import { type ContainmentPlan, type PlanStep, subjectIdentifier } from '@muster/contract';
import { subjectKeyOrNone } from '@muster/subjects';
import { z } from 'zod';
import type { OtherPlan } from './plan-input.ts';

/**
 * What a `deny-new` step carries. Once it was taken, `covers` is all that it shuts out and `added` what it found open,
 * by refs of accounts and keys of names; in an `allow-new` step `added` is what is let in again. `found` is what a door
 * must put back besides, in its own words: by a ref, a space and which of its entries.
 */
export const doorSets = z.object({
  accounts: z.array(z.string()),
  identifiers: z.array(subjectIdentifier),
  cascade: z.boolean(),
  covers: z.array(z.string()).optional(),
  added: z.array(z.string()).optional(),
  found: z.record(z.string(), z.unknown()).optional(),
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
  const past = others
    .filter(({ plan, standing }) => !standing && plan.madeAt <= done.madeAt)
    .toSorted((one, other) => (one.plan.madeAt < other.plan.madeAt ? -1 : 1))
    .flatMap(here);
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
  const found = foundBy([...past, step], new Set(added));
  return {
    accounts: own.data.accounts.filter((one) => added.includes(one)),
    identifiers: own.data.identifiers.filter((one) => added.includes(subjectKeyOrNone(one) ?? '')),
    cascade: own.data.cascade,
    added,
    ...(found && { found }),
  };
}

/** What the first of the steps that shut somebody out had found. */
function foundBy(steps: readonly PlanStep[], opened: ReadonlySet<string>): DoorSets['found'] {
  const entries = steps.toReversed().flatMap((step) => {
    const shut = new Set(shutBy(step));
    const found = doorSets.safeParse(step.inverse?.restores).data?.found ?? {};
    return Object.entries(found).filter(([entry]) => {
      const ref = entry.split(' ')[0] ?? '';
      return opened.has(ref) && shut.has(ref);
    });
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
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

import type { ContainmentPlan } from '@muster/contract';

/** Why nothing came of an order: whom no door here knows is somebody, and may be let in later. */
export function whyNothing(plan: Pick<ContainmentPlan, 'steps'> | null): string {
  const unknown = plan?.steps.some(({ kind, state }) => kind === 'deny-new' && state === 'skipped') ?? false;
  return unknown
    ? 'no door here knows a name of this form, so nothing was denied; the plan says which'
    : 'there is nothing here that the order means';
}

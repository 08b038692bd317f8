import type { Actor } from '@muster/contract';

/** Who may draft a campaign at all; an officer of an NGI sees and invites the own sites alone. */
export function mayPlan(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'officer';
}

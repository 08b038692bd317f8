import type { Actor } from '@muster/contract';

/**
 * The whole ledger tells about every site: it is for those who answer for all of them. Whoever answers for a part
 * of the federation sees what concerns it in that thing's own views.
 */
export function mayReadLedger(actor: Actor): boolean {
  if (actor.role === 'officer') return actor.scope.kind === 'federation';
  return actor.role === 'administrator' || actor.role === 'auditor' || actor.role === 'system';
}

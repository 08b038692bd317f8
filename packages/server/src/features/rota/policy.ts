import type { Actor } from '@muster/contract';

/** Whose rota it is: an NGI's, or with null the CSIRT's. */
export interface RotaPlace {
  ngiId: string | null;
}

/**
 * Who is first responder now, and the plan: the CSIRT, auditors and administrators of every rota; an NGI's officers of
 * their own and of the CSIRT's, which they turn to.
 */
export function mayReadRota(actor: Actor, { ngiId }: RotaPlace): boolean {
  if (actor.role === 'system') return true;
  if (actor.scope.kind === 'federation') return ['administrator', 'officer', 'auditor'].includes(actor.role);
  if (actor.role !== 'officer' || actor.scope.kind !== 'ngi') return false;
  return ngiId === null || ngiId === actor.scope.ngiId;
}

/** To plan, swap and cover, to hand over and take over, and to read what was handed over: those whose rota it is. */
export function mayEditRota(actor: Actor, { ngiId }: RotaPlace): boolean {
  if (actor.role === 'administrator' || actor.role === 'system') return true;
  if (actor.role !== 'officer') return false;
  if (actor.scope.kind === 'federation') return ngiId === null;
  return actor.scope.kind === 'ngi' && ngiId !== null && actor.scope.ngiId === ngiId;
}

/** To ask for the list of rotas at all. */
export function mayReadRotas(actor: Actor): boolean {
  return mayReadRota(actor, { ngiId: null });
}

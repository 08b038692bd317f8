import type { Actor } from '@muster/contract';

/** To see who gets our signals and whose we take: the CSIRT, auditors and administrators. */
export function mayReadSignals(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && ['administrator', 'officer', 'auditor'].includes(actor.role);
}

/** To let receivers in, to trust a transmitter, to pause a stream: it leaves or enters the federation as a whole. */
export function mayManageSignals(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && ['administrator', 'officer'].includes(actor.role);
}

/** To decide what a foreign signal would have us do: an officer of the CSIRT. */
export function maySettleProposals(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && actor.role === 'officer';
}

import type { Actor } from '@muster/contract';

/** Keys name people: the CSIRT, its auditors and administrators see them all. */
export function mayReadKeys(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && actor.role !== 'site-contact';
}

/** To take up keys of others, to vouch for them, to call them bad: who writes the messages. */
export function mayKeepKeys(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && (actor.role === 'officer' || actor.role === 'administrator');
}

/** The CSIRT's own keys, and what a label asks of a message. */
export function mayKeepOwnKeys(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && actor.role === 'administrator';
}

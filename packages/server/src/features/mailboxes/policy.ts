import type { Actor } from '@muster/contract';

/** Whether mail gets in at all: the CSIRT's affair. */
export function mayReadMailboxes(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && actor.role !== 'site-contact';
}

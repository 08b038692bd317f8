import type { Actor } from '@muster/contract';

/** Whose webhook it is: an NGI's, or with null the CSIRT's. */
export interface WebhookPlace {
  ngiId: string | null;
}

/** To see, make, change and test one: whose it is. Each tells no more than its owner may read. */
export function mayManageWebhooks(actor: Actor, { ngiId }: WebhookPlace): boolean {
  if (actor.role === 'administrator' || actor.role === 'system') return true;
  if (actor.role !== 'officer') return false;
  if (actor.scope.kind === 'federation') return ngiId === null;
  return actor.scope.kind === 'ngi' && ngiId !== null && actor.scope.ngiId === ngiId;
}

/** To ask for the list at all. */
export function maySeeWebhooks(actor: Actor): boolean {
  return mayManageWebhooks(actor, { ngiId: actor.scope.kind === 'ngi' ? actor.scope.ngiId : null });
}

/** As whom a webhook reads incidents. */
export function readerOf(ngiId: string | null): Actor {
  return {
    id: 'webhook',
    name: 'webhook',
    role: 'officer',
    scope: ngiId === null ? { kind: 'federation' } : { kind: 'ngi', ngiId },
  };
}

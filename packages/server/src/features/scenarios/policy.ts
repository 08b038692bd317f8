import type { Actor } from '@muster/contract';

/** Whose draft it is: the CSIRT's, or one NGI's. */
export interface DraftScope {
  kind: 'federation' | 'ngi';
  ngiId: string | null;
}

/** Administrators and officers write scenarios. */
export function mayWriteScenarios(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'officer';
}

/** The CSIRT changes any draft; an officer of an NGI those of the own NGI. */
export function mayChangeDraft(actor: Actor, draft: DraftScope): boolean {
  if (!mayWriteScenarios(actor)) return false;
  if (actor.scope.kind === 'federation') return true;
  return actor.scope.kind === 'ngi' && draft.kind === 'ngi' && draft.ngiId === actor.scope.ngiId;
}

/** A script is secret from those whom it will be played at, the officers of other NGIs among them. */
export function maySeeDraft(actor: Actor, draft: DraftScope): boolean {
  return actor.role === 'auditor' || mayChangeDraft(actor, draft);
}

/** What the rules would say is no secret, but a whole run of it is work for a server: for those who write and audit. */
export function mayDryRun(actor: Actor): boolean {
  return actor.role === 'auditor' || mayWriteScenarios(actor);
}

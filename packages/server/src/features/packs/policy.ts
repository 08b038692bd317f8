import type { Actor } from '@muster/contract';

/** A pack holds a script, and what its importer makes of it is a draft: for those who write scenarios. */
export function mayImportPacks(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'officer';
}

/** One that was taken in: a script is secret from those at whom it will be played, other NGIs among them. */
export function maySeePack(actor: Actor, { ngiId }: { ngiId: string | null }): boolean {
  if (!mayCheckPacks(actor)) return false;
  return actor.scope.kind === 'federation' || (actor.scope.kind === 'ngi' && actor.scope.ngiId === ngiId);
}

/** To read one is to read what it brought along. */
export function mayCheckPacks(actor: Actor): boolean {
  return mayImportPacks(actor) || actor.role === 'auditor';
}

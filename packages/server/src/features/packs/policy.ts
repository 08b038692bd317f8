import type { Actor } from '@muster/contract';

/** A pack holds a script, and what its importer makes of it is a draft: for those who write scenarios. */
export function mayImportPacks(actor: Actor): boolean {
  return actor.role === 'administrator' || actor.role === 'officer';
}

/** To read one is to read what it brought along. */
export function mayCheckPacks(actor: Actor): boolean {
  return mayImportPacks(actor) || actor.role === 'auditor';
}

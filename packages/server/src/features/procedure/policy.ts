import type { Actor } from '@muster/contract';

/** A new version binds every site of the federation: the central team alone records one. */
export function mayImportProcedure({ role, scope }: Actor): boolean {
  return (role === 'officer' || role === 'administrator') && scope.kind === 'federation';
}

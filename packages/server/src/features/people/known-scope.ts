import type { Scope } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import { ngiByNameOrId, siteById } from '../federation/index.ts';

/**
 * Access to what does not exist would open nothing, and nobody would know why. By its id: a name can pass to another.
 * @throws MusterError `request.invalid`
 */
export async function demandKnownScope(db: Db | Tx, scope: Scope): Promise<void> {
  if (scope.kind === 'ngi') {
    const ngi = await ngiByNameOrId(db, scope.ngiId);
    if (ngi?.id !== scope.ngiId || ngi.gone_at !== null) throw unknown(`NGI ${scope.ngiId}`);
  }
  if (scope.kind === 'site') {
    const site = await siteById(db, scope.siteId);
    if (!site || site.gone_at !== null) throw unknown(`site ${scope.siteId}`);
  }
}

function unknown(what: string): MusterError {
  return new MusterError(
    'request.invalid',
    `There is no ${what} in the federation now; nothing was changed. Name it by its id.`,
    '/body/scope',
  );
}

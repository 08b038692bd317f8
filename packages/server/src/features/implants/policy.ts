import type { Actor } from '@muster/contract';

/**
 * A stop can only make things safer, so everybody who runs drills may give it, and the site itself for its own copies.
 */
export function mayOrderStop(actor: Actor, sites: readonly string[]): boolean {
  if (actor.role === 'system' || actor.role === 'administrator') return true;
  if (actor.role === 'officer') return actor.scope.kind === 'federation';
  if (actor.role !== 'site-contact' || actor.scope.kind !== 'site') return false;
  const { siteId } = actor.scope;
  return sites.length > 0 && sites.every((site) => site === siteId);
}

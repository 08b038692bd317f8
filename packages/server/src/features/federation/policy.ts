import type { Actor } from '@muster/contract';

interface SiteOf {
  id: string;
  ngiId: string | null;
}

/** Administrators and the CSIRT's officers keep the federation's data; an NGI's officers do not. */
export function mayEditFederation(actor: Actor): boolean {
  if (actor.role === 'system' || actor.role === 'administrator') return true;
  return actor.role === 'officer' && actor.scope.kind === 'federation';
}

/** Everybody sees what is in their scope: all, the NGI's sites, or the own site. */
export function maySeeSite(actor: Actor, site: SiteOf): boolean {
  const { scope } = actor;
  if (scope.kind === 'federation') return true;
  if (scope.kind === 'ngi') return scope.ngiId === site.ngiId;
  return scope.kind === 'site' && scope.siteId === site.id;
}

/** An NGI's officer records the downtimes of its own sites; a site's are published in its registry. */
export function mayRecordDowntime(actor: Actor, site: SiteOf): boolean {
  return mayEditFederation(actor) || (actor.role === 'officer' && maySeeSite(actor, site));
}

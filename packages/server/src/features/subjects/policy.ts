import type { Actor } from '@muster/contract';

/** Which part of the identity graph somebody reads: all of it, or what ties to the sites of one NGI or to one site. */
export type SubjectSight =
  | { kind: 'all' }
  | { kind: 'ngi'; ngiId: string }
  | { kind: 'site'; siteId: string };

/** The CSIRT, administrators and auditors everything; an NGI's officers and a site's contacts their own sites' part. */
export function subjectSight(actor: Actor): SubjectSight | undefined {
  const { role, scope } = actor;
  if (role === 'system') return { kind: 'all' };
  if (scope.kind === 'federation') {
    return ['administrator', 'officer', 'auditor'].includes(role) ? { kind: 'all' } : undefined;
  }
  if (role === 'officer' && scope.kind === 'ngi') return { kind: 'ngi', ngiId: scope.ngiId };
  if (role === 'site-contact' && scope.kind === 'site') return { kind: 'site', siteId: scope.siteId };
  return undefined;
}

export function mayReadSubjects(actor: Actor): boolean {
  return subjectSight(actor) !== undefined;
}

/** What holds everywhere (members of a VO, users of a gateway, two names of one person): the CSIRT and administrators. */
export function mayTieSubjects(actor: Actor): boolean {
  if (actor.role === 'system' || actor.role === 'administrator') return true;
  return actor.role === 'officer' && actor.scope.kind === 'federation';
}

/** Who is which account at a site: also the officers of its NGI, and the site itself. */
export function mayImportMapping(actor: Actor, site: { id: string; ngiId: string | null }): boolean {
  if (mayTieSubjects(actor)) return true;
  if (actor.role === 'officer' && actor.scope.kind === 'ngi') return actor.scope.ngiId === site.ngiId;
  return actor.role === 'site-contact' && actor.scope.kind === 'site' && actor.scope.siteId === site.id;
}

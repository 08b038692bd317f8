import type { Actor, TlpLabel } from '@muster/contract';

/** Whose ban it is: an NGI's, for its sites alone, or with null the CSIRT's. */
export interface BanPlace {
  ngiId: string | null;
}

/**
 * To preview and make bans: officers, of the CSIRT for every site, of an NGI for its own. Administrators give rights
 * and set the limits, so they ban nobody: who could raise a limit must not be the one who passes it.
 */
export function mayBan({ role, scope }: Actor): boolean {
  return role === 'officer' && (scope.kind === 'federation' || scope.kind === 'ngi');
}

/** To lift, extend and withdraw one, and to answer a site that asks to be spared. */
export function maySteerBan(actor: Actor, { ngiId }: BanPlace): boolean {
  if (!mayBan(actor)) return false;
  return actor.scope.kind === 'federation' || (actor.scope.kind === 'ngi' && actor.scope.ngiId === ngiId);
}

/** To approve one: who may steer it, and is another person than its author. */
export function mayApprove(actor: Actor, place: BanPlace, person: string, author: string): boolean {
  return maySteerBan(actor, place) && person !== author;
}

export interface BanSight extends BanPlace {
  tlp: TlpLabel;
  /** Sites that were ordered to ban, with their NGIs; none before it is approved. */
  sites: readonly { siteId: string; ngiId: string | null }[];
}

/**
 * `all`: the whole ban with its reach. `own`: that it is there, and how it stands at the actor's own sites: of a site's
 * contact, also what is RED, for it was ordered there; of an NGI not.
 */
export function banSight(actor: Actor, { ngiId, tlp, sites }: BanSight): 'all' | 'own' | undefined {
  const { role, scope } = actor;
  if (role === 'system') return 'all';
  if (scope.kind === 'federation') {
    if (role === 'auditor') return tlp === 'RED' ? undefined : 'all';
    return role === 'officer' || role === 'administrator' ? 'all' : undefined;
  }
  if (role === 'officer' && scope.kind === 'ngi') {
    if (ngiId === scope.ngiId) return 'all';
    return tlp !== 'RED' && sites.some((site) => site.ngiId === scope.ngiId) ? 'own' : undefined;
  }
  if (role === 'site-contact' && scope.kind === 'site')
    return sites.some(({ siteId }) => siteId === scope.siteId) ? 'own' : undefined;
  return undefined;
}

/** To ask for the list of bans at all. */
export function mayListBans({ role }: Actor): boolean {
  return role !== 'vo-manager';
}

/** To ask that a site be spared: its contacts, and the officers of its NGI. */
export function mayAskSparing(
  { role, scope }: Actor,
  site: { siteId: string; ngiId: string | null },
): boolean {
  if (role === 'site-contact' && scope.kind === 'site') return scope.siteId === site.siteId;
  return role === 'officer' && scope.kind === 'ngi' && scope.ngiId === site.ngiId;
}

/** To ask for the list of blocks of images: who orders, sets the limits or checks. A site is shown orders. */
export function maySeeImageBlocks({ role, scope }: Actor): boolean {
  if (role === 'officer') return scope.kind === 'federation' || scope.kind === 'ngi';
  return role === 'administrator' || role === 'auditor';
}

/** To read the limits: whoever plans or checks bans. */
export function mayReadLimits({ role }: Actor): boolean {
  return role === 'administrator' || role === 'officer' || role === 'auditor';
}

export function maySetLimits({ role }: Actor): boolean {
  return role === 'administrator';
}

/** To hand out tokens for the lists, and to see who reads them: the CSIRT and administrators. */
export function mayManageReceivers({ role, scope }: Actor): boolean {
  return role === 'administrator' || (role === 'officer' && scope.kind === 'federation');
}

/** To import lists of others and to decide on what they propose: the CSIRT. */
export function mayImport({ role, scope }: Actor): boolean {
  return role === 'officer' && scope.kind === 'federation';
}

export function maySeeProposals(actor: Actor): boolean {
  return mayImport(actor) || actor.role === 'auditor';
}

/** For whom somebody with a token of people reads the lists; undefined for who may not. */
export function listAudienceOf({
  role,
  scope,
}: Actor): { mostTlp: TlpLabel; siteId: string | null; ngiId: string | null } | undefined {
  if (role === 'site-contact' && scope.kind === 'site')
    return { mostTlp: 'AMBER+STRICT', siteId: scope.siteId, ngiId: null };
  if (role === 'officer' && scope.kind === 'ngi')
    return { mostTlp: 'AMBER+STRICT', siteId: null, ngiId: scope.ngiId };
  if (scope.kind === 'federation' && (role === 'officer' || role === 'auditor' || role === 'administrator'))
    return { mostTlp: 'AMBER+STRICT', siteId: null, ngiId: null };
  return undefined;
}

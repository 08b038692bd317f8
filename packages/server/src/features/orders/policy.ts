import type { Actor, TlpLabel } from '@muster/contract';

/** A site that an order is for. */
export interface OrderSite {
  siteId: string;
  ngiId: string | null;
}

/**
 * Which sites of an order somebody may see it for: the CSIRT all, auditors all but RED; an NGI's officers and a site's
 * contacts what was sent to theirs, an NGI nothing that is RED. None: then they may not know of it.
 */
export function sitesReadable<Site extends OrderSite>(
  actor: Actor,
  tlp: TlpLabel,
  sites: readonly Site[],
): readonly Site[] {
  const { role, scope } = actor;
  if (role === 'system') return sites;
  if (scope.kind === 'federation') {
    if (role === 'auditor' && tlp === 'RED') return [];
    return role === 'officer' || role === 'auditor' || role === 'administrator' ? sites : [];
  }
  if (role === 'officer' && scope.kind === 'ngi')
    return tlp === 'RED' ? [] : sites.filter(({ ngiId }) => ngiId === scope.ngiId);
  if (role === 'site-contact' && scope.kind === 'site')
    return sites.filter(({ siteId }) => siteId === scope.siteId);
  return [];
}

/** To ask for the list of orders at all. */
export function mayListOrders({ role }: Actor): boolean {
  return role !== 'vo-manager';
}

/**
 * To order something at sites: officers, of the CSIRT at all, of an NGI at its own. Administrators give the rights and
 * set the limits, and so order nothing themselves.
 */
export function mayOrderAt(actor: Actor, sites: readonly OrderSite[]): boolean {
  const { role, scope } = actor;
  if (role !== 'officer') return false;
  if (scope.kind === 'federation') return true;
  return scope.kind === 'ngi' && sites.length > 0 && sites.every(({ ngiId }) => ngiId === scope.ngiId);
}

/**
 * To answer what a site's policy asks: the site's own contacts. Officers order and so never answer, nor do
 * administrators, whose server it is.
 */
export function mayAnswerAt({ role, scope }: Actor, siteId: string): boolean {
  return role === 'site-contact' && scope.kind === 'site' && scope.siteId === siteId;
}

import type { SiteView } from '@muster/contract';
import type { Me } from '../../app/session.tsx';

/** As federation/policy.ts of the server has it; what it would refuse is not offered. */
export function mayEditFederation({ role, scope }: Me): boolean {
  return role === 'administrator' || (role === 'officer' && scope.kind === 'federation');
}

export function mayRecordDowntime(me: Me): boolean {
  return mayEditFederation(me) || me.role === 'officer';
}

/** As people/policy.ts of the server has it. */
export function mayGivePortalLink(me: Me, site: Pick<SiteView, 'ngi'>): boolean {
  if (mayEditFederation(me)) return true;
  return me.role === 'officer' && me.scope.kind === 'ngi' && me.scope.ngiId === site.ngi?.id;
}

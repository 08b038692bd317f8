import type { Me } from '../../app/session.tsx';

/** As federation/policy.ts of the server has it; what it would refuse is not offered. */
export function mayEditFederation({ role, scope }: Me): boolean {
  return role === 'administrator' || (role === 'officer' && scope.kind === 'federation');
}

export function mayRecordDowntime(me: Me): boolean {
  return mayEditFederation(me) || me.role === 'officer';
}

import type { WhoAmI } from '@muster/contract';

/** What somebody acts as: `CSIRT officer`, `officer of NGI_CZ`, `site contact of Plzeň`. */
export function roleText({ role, scope, scopeName }: Pick<WhoAmI, 'role' | 'scope' | 'scopeName'>): string {
  if (role === null) return 'no access yet';
  if (role === 'officer' && scope?.kind === 'federation') return 'CSIRT officer';
  const word = role === 'vo-manager' ? 'VO manager' : role.replaceAll('-', ' ');
  return scopeName === null ? word : `${word} of ${scopeName}`;
}

/** `1 site`, `12 sites`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

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

/** `812 bytes`, `4.2 KiB`, `1.3 MiB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return count(bytes, 'byte');
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

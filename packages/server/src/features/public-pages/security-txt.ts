import type { TeamDescription } from '@muster/contract';
import { KEYS_PATH, type TeamKey } from './keys.ts';

const DAY_MS = 86_400_000;

export function expiryOf({ securityTxt }: TeamDescription, savedAt: Date): Date {
  return new Date(savedAt.getTime() + securityTxt.validDays * DAY_MS);
}

export interface Served {
  expires: Date;
  url: string;
  keys: readonly TeamKey[];
}

/**
 * RFC 9116: `Contact` in order of preference, exactly one `Expires`, the rest where there is something to say.
 * `Canonical` only for https: under another address the file could be anybody's (section 2.5.2).
 */
export function securityTxt(team: TeamDescription, { expires, url, keys }: Served): string {
  const { contacts, encryption, acknowledgments, languages, policy } = team.securityTxt;
  const lines = [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires.toISOString().replace(/\.\d{3}Z$/, 'Z')}`,
    ...encryption.map((key) => `Encryption: ${key}`),
    ...(encryption.length > 0 ? [] : ownKeys(url, keys)),
    ...(acknowledgments === '' ? [] : [`Acknowledgments: ${acknowledgments}`]),
    ...(languages.length === 0 ? [] : [`Preferred-Languages: ${languages.join(', ')}`]),
    ...(url.startsWith('https:') ? [`Canonical: ${url}/.well-known/security.txt`] : []),
    ...(policy === '' ? [] : [`Policy: ${policy}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Unless others are named: our own key by its fingerprint, and where it is to be had. */
function ownKeys(url: string, keys: readonly TeamKey[]): string[] {
  const lines = keys
    .filter(({ kind }) => kind === 'OpenPGP')
    .map(({ fingerprint }) => `Encryption: openpgp4fpr:${fingerprint.toLowerCase()}`);
  return lines.length > 0 && url.startsWith('https:') ? [`Encryption: ${url}${KEYS_PATH}`, ...lines] : lines;
}

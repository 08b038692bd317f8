import type { TeamDescription } from '@muster/contract';

const DAY_MS = 86_400_000;

export function expiryOf({ securityTxt }: TeamDescription, savedAt: Date): Date {
  return new Date(savedAt.getTime() + securityTxt.validDays * DAY_MS);
}

/**
 * RFC 9116: `Contact` in order of preference, exactly one `Expires`, the rest where there is something to say.
 * `Canonical` only for https: under another address the file could be anybody's (section 2.5.2).
 */
export function securityTxt(team: TeamDescription, expires: Date, url: string): string {
  const { contacts, encryption, acknowledgments, languages, policy } = team.securityTxt;
  const lines = [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires.toISOString().replace(/\.\d{3}Z$/, 'Z')}`,
    ...encryption.map((key) => `Encryption: ${key}`),
    ...(acknowledgments === '' ? [] : [`Acknowledgments: ${acknowledgments}`]),
    ...(languages.length === 0 ? [] : [`Preferred-Languages: ${languages.join(', ')}`]),
    ...(url.startsWith('https:') ? [`Canonical: ${url}/.well-known/security.txt`] : []),
    ...(policy === '' ? [] : [`Policy: ${policy}`]),
  ];
  return `${lines.join('\n')}\n`;
}

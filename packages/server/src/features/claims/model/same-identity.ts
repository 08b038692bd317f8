import { normaliseDn } from '../../mail/index.ts';

/**
 * Whether two texts name the same person: X.509 names as sequences of their parts, however they are written down
 * (RFC 4514 or OpenSSL's one line, from either end), ignoring case, spaces and the parts that proxies append.
 */
export function sameIdentity(one: string, other: string): boolean {
  const left = partsOf(one);
  const right = partsOf(other);
  return same(left, right) || same(left, [...right].reverse());
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length > 0 && left.length === right.length && left.every((part, i) => part === right[i]);
}

function partsOf(name: string): string[] {
  const parts = normaliseDn(name)
    .split(/\/(?=[A-Za-z][A-Za-z0-9.]*=)/)
    .filter((part) => part !== '')
    .map(plain);
  // Not a name in parts: an issuer and a subject, or an account.
  if (parts.length === 0) return name.trim() === '' ? [] : [plain(name)];
  while (parts.length > 1 && /^cn=(?:(?:limited )?proxy|\d+)$/.test(parts.at(-1) ?? '')) parts.pop();
  return parts;
}

function plain(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

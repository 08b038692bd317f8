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

/** The same in running text, where words of the sentence may have been taken for the end of the name. */
export function mentionsIdentity(text: string, name: string): boolean {
  if (sameIdentity(text, name)) return true;
  const said = partsOf(text);
  const known = partsOf(name);
  const last = known.length - 1;
  return (
    known.length > 0 &&
    said.length === known.length &&
    said.every((part, i) => (i === last ? part.startsWith(`${known[i]} `) : part === known[i]))
  );
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length > 0 && left.length === right.length && left.every((part, i) => part === right[i]);
}

function partsOf(name: string): string[] {
  const oneLine = name.trim().startsWith('/') ? name.trim() : normaliseDn(name);
  const parts = oneLine
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

import { isIP } from 'node:net';
import { isZone } from '@muster/contract';

/** Several addresses in one field, as registries hold them: separated by commas, semicolons or white space. */
export function splitAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

/**
 * An e-mail address that can be sent to, its domain in lower case, `mailto:` and angle brackets taken off;
 * null for anything else. RFC 5321 length limits; quoted local parts are not used by registries.
 */
export function emailOf(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/^mailto:/i, '');
  const match =
    /^([^\s@<>"(),:;[\\\]\p{Cc}]{1,64})@([\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,251}[\p{L}\p{N}])?)$/u.exec(bare);
  const [, local, domain] = match ?? [];
  if (local === undefined || domain === undefined || /\.\.|^\.|\.$/.test(`${local} ${domain}`)) return null;
  return local.startsWith('.') || local.endsWith('.') ? null : `${local}@${domain.toLowerCase()}`;
}

/** A telephone number for people to dial: kept as written, white space folded; null without at least 3 digits. */
export function phoneOf(text: string): string | null {
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length <= 100 && (folded.match(/\d/g) ?? []).length >= 3 ? folded : null;
}

/** An http(s) URL; `changed` says that an escape too many was taken back. Null when it is no URL. */
export function urlOf(text: string): { url: string; changed: boolean } | null {
  let url = text.trim();
  for (let round = 0; round < 3 && /&amp;/i.test(url); round++) url = url.replace(/&amp;/gi, '&');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null;
  return { url, changed: url !== text.trim() };
}

/** A time zone's IANA name; null when it is not known. Offsets such as `+02:00` are no zones. */
export function timeZoneOf(text: string): string | null {
  const name = text.trim();
  return /^[A-Za-z]/.test(name) && isZone(name) ? name : null;
}

/**
 * A network in CIDR form from `a.b.c.d/len`, `a.b.c.d/255.255.0.0` or an IPv6 prefix; null when it is none or
 * is no network of the Internet (0.0.0.0/0.0.0.0, as registries write "not given").
 */
export function networkOf(text: string): string | null {
  const [address = '', mask, ...rest] = text.trim().split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return null;
  const length = mask === undefined ? (family === 4 ? 32 : 128) : prefixLength(mask, family);
  if (length === null || length === 0) return null;
  return `${address.toLowerCase()}/${length}`;
}

function prefixLength(mask: string, family: number): number | null {
  if (/^\d{1,3}$/.test(mask)) {
    const length = Number(mask);
    return length <= (family === 4 ? 32 : 128) ? length : null;
  }
  if (family !== 4 || isIP(mask) !== 4) return null;
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? (bits.indexOf('0') === -1 ? 32 : bits.indexOf('0')) : null;
}

/** A coordinate in degrees within ±limit; null when it is none. */
export function coordinateOf(text: string, limit: number): number | null {
  const value = /^[+-]?\d{1,3}(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Math.abs(value) <= limit ? value : null;
}

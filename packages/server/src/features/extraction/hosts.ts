import { domainToASCII } from 'node:url';
import { addressOf, canonicalEndpoint, canonicalIp } from './addresses.ts';

const LONGEST_URL = 2048;

/** A host's name in lower case and ASCII: `bücher.example` is `xn--bcher-kva.example`. Two labels at least. */
export function canonicalDomain(text: string): string | undefined {
  const plain = text.replace(/\.$/, '');
  if (plain.length > 500 || !/^[\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}_.-]*$/u.test(plain)) return undefined;
  const ascii = domainToASCII(plain.toLowerCase());
  if (
    ascii.length > 253 ||
    !/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(ascii)
  )
    return undefined;
  return ascii;
}

/** `name@host`, all of it in lower case: no mail system that is in use tells `Bob` from `bob`. */
export function canonicalMail(text: string): string | undefined {
  const [, local = '', domain = ''] = /^([^\s@<>"(),:;[\]\\]{1,64})@([^@]+)$/.exec(text) ?? [];
  const host = canonicalDomain(domain);
  if (host === undefined || local.startsWith('.') || local.endsWith('.')) return undefined;
  return `${local.toLowerCase()}@${host}`;
}

/** As WHATWG's URL standard writes it; the host of a scheme that it does not know (`stratum+tcp:`) is treated alike. */
export function canonicalUrl(text: string): string | undefined {
  if (text.length > LONGEST_URL || !/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]/i.test(text)) return undefined;
  const url = parsedUrl(text);
  if (!url || url.hostname === '') return undefined;
  if (isSpecial(url.protocol)) {
    if (!isHost(url.hostname)) return undefined;
    return fits(url.href);
  }
  const parts = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:@[\]]*)(.*)$/s.exec(url.href);
  const host = canonicalHost(parts?.[2] ?? '');
  return parts && host !== undefined ? fits(`${parts[1]}${host}${parts[3]}`) : undefined;
}

/** The host that a URL, a mail address, a domain or an endpoint is about: by it they are found together. */
export function hostOf(value: string): string | null {
  const inUrl = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/.exec(value)?.[1];
  if (inUrl !== undefined) return inUrl.replace(/^\[|\]$/g, '');
  const inMail = /@([^@]+)$/.exec(value)?.[1];
  if (inMail !== undefined) return inMail;
  return canonicalEndpoint(value) === undefined ? value : addressOf(value);
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function isSpecial(protocol: string): boolean {
  return /^(?:https?|ftp|wss?):$/.test(protocol);
}

function isHost(host: string): boolean {
  return (
    host.startsWith('[') ||
    canonicalIp(host) !== undefined ||
    canonicalDomain(host) !== undefined ||
    /^[a-z0-9-]+$/.test(host)
  );
}

function canonicalHost(host: string): string | undefined {
  if (host.startsWith('[')) {
    const ip = canonicalIp(host.slice(1, -1));
    return ip === undefined ? undefined : ip.includes(':') ? `[${ip}]` : ip;
  }
  const decoded = percentDecoded(host);
  return (
    canonicalIp(decoded) ??
    canonicalDomain(decoded) ??
    (/^[a-z0-9-]+$/i.test(decoded) ? decoded.toLowerCase() : undefined)
  );
}

/** Hosts of unknown schemes come percent-encoded. */
function percentDecoded(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
}

function fits(url: string): string | undefined {
  return url.length <= LONGEST_URL ? url : undefined;
}

import { isIP } from 'node:net';
import type { ObservableType } from '@muster/contract';
import ipaddr from 'ipaddr.js';

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`);
const LONGEST = 4096;

/** Brackets and dots that people put into addresses so that nobody clicks on them. */
function refanged(text: string): string {
  return text
    .trim()
    .replace(/\[(?:\.|dot)\]|\((?:\.|dot)\)|\{(?:\.|dot)\}/gi, '.')
    .replace(/\[(?:@|at)\]|\((?:@|at)\)/gi, '@')
    .replace(/\[:\]/g, ':')
    .replace(/^hxxp/i, 'http')
    .replace(/^fxp/i, 'ftp');
}

const readers: Record<ObservableType, (text: string) => string | null> = {
  ip: (text) => (isIP(text) === 0 ? null : ipaddr.parse(text).toString()),
  network: network,
  domain: (text) => test(text.toLowerCase().replace(/\.$/, ''), DOMAIN),
  url: (text) => (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) && URL.canParse(text) ? text : null),
  mail: (text) => test(text.toLowerCase(), /^[^\s@<>",;:()]{1,64}@[a-z0-9][a-z0-9.-]{1,252}[a-z0-9]$/),
  md5: (text) => test(text.toLowerCase(), /^[0-9a-f]{32}$/),
  sha1: (text) => test(text.toLowerCase(), /^[0-9a-f]{40}$/),
  sha256: (text) => test(text.toLowerCase(), /^[0-9a-f]{64}$/),
  sha512: (text) => test(text.toLowerCase(), /^[0-9a-f]{128}$/),
  file: (text) => line(text, 1024),
  account: (text) => line(text, 320),
  subject: (text) => line(text, 1024),
  identity: (text) => line(text, 1024),
  mac: (text) => test(text.toLowerCase().replaceAll('-', ':'), /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/),
  cve: (text) => test(text.toUpperCase(), /^CVE-\d{4}-\d{4,}$/),
  'user-agent': (text) => line(text, LONGEST),
  process: (text) => line(text, 1024),
  other: (text) => line(text, LONGEST),
};

/** The one form in which a value is kept; null when it is none of its type. Defanged forms are read. */
export function observableValue(type: ObservableType, text: string): string | null {
  if (text.length > LONGEST) return null;
  return readers[type](refanged(text));
}

function test(text: string, form: RegExp): string | null {
  return form.test(text) ? text : null;
}

function line(text: string, longest: number): string | null {
  return text !== '' && text.length <= longest && !/[\p{Cc}\p{Surrogate}]/u.test(text) ? text : null;
}

function network(text: string): string | null {
  const [address = '', bits = ''] = text.split('/');
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return null;
  const first = (family === 4 ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(text);
  return `${first.toString()}/${Number(bits)}`;
}

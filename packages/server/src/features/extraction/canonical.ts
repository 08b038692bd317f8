import type { ObservableType } from '@muster/contract';
import { canonicalEndpoint, canonicalMac, canonicalNetwork } from './addresses.ts';
import { hashDigits } from './hashes.ts';
import { canonicalDomain, canonicalMail, canonicalUrl, hostOf } from './hosts.ts';
import { normaliseDn } from './names.ts';
import { refang } from './plain-text.ts';

const LONGEST_VALUE = 2048;

/** What is expected of each type, for who wrote something else. */
export const expectedForm: Record<ObservableType, string> = {
  ip: 'an address such as 192.0.2.1, 192.0.2.1:443 or [2001:db8::1]:443',
  network: 'a network such as 192.0.2.0/24 or 2001:db8::/32',
  domain: 'a host’s or domain’s name such as bad.example',
  url: 'an address with its scheme, such as http://bad.example/x',
  mail: 'a mail address such as name@bad.example',
  md5: '32 hexadecimal digits',
  sha1: '40 hexadecimal digits',
  sha256: '64 hexadecimal digits',
  sha512: '128 hexadecimal digits',
  file: 'the name or the path of a file',
  process: 'a process’s name or its number',
  subject: 'an X.509 name such as /DC=org/DC=example/CN=Some Name',
  identity: 'issuer and subject of a token, a blank between: https://idp.example.org/ 5f1c-77',
  mac: 'a hardware address such as 00:1a:2b:3c:4d:5e',
  account: 'a user’s name',
  'user-agent': 'what a program calls itself',
  cve: 'a number such as CVE-2024-12345',
  other: 'a text',
};

/**
 * The one form in which a value is kept, compared and looked up; undefined where it is none of its type. Done twice it
 * changes nothing, and nothing in it is defanged.
 */
export function canonicalValue(type: ObservableType, text: string): string | undefined {
  const trimmed = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (trimmed === '' || trimmed.length > LONGEST_VALUE) return undefined;
  const value = formOf(type, trimmed);
  return value === '' ? undefined : value;
}

function formOf(type: ObservableType, text: string): string | undefined {
  switch (type) {
    case 'ip':
      return canonicalEndpoint(bare(text));
    case 'network':
      return canonicalNetwork(bare(text));
    case 'domain':
      return canonicalDomain(bare(text));
    case 'url':
      return stable(canonicalUrl(bare(text)));
    case 'mail':
      return stable(canonicalMail(bare(text).replace(/^mailto:/i, '')));
    case 'md5':
    case 'sha1':
    case 'sha256':
    case 'sha512':
      return canonicalHash(type, text);
    case 'subject':
      return canonicalSubject(text);
    case 'identity':
      return canonicalIdentity(text);
    case 'mac':
      return canonicalMac(text);
    case 'cve':
      return /^CVE[-‐‑–_ ]?(\d{4})[-‐‑–_ ](\d{4,7})$/i.exec(text)?.slice(1).join('-').replace(/^/, 'CVE-');
    case 'process':
      return text.replace(/^(?:pid[:=# ]*)?(\d{1,10})$/i, 'pid $1');
    case 'file':
      return text.replace(/^(["'`])(.+)\1$/, '$2');
    case 'account':
    case 'user-agent':
    case 'other':
      return text;
  }
}

/** Plain, and without what mail puts around an address. */
function bare(text: string): string {
  const plain = refang(text).trim();
  return /^<(.*)>$/.exec(plain)?.[1]?.trim() ?? plain;
}

/** What would read otherwise a second time is in no one form. */
function stable(value: string | undefined): string | undefined {
  return value !== undefined && refang(value) === value ? value : undefined;
}

function canonicalHash(type: ObservableType, text: string): string | undefined {
  const digits = hashDigits.find(([name]) => name === type)?.[1];
  const plain = text.replace(/^(?:md5|sha-?(?:1|256|512))\s?[:=]\s?/i, '').toLowerCase();
  return plain.length === digits && /^[0-9a-f]+$/.test(plain) ? plain : undefined;
}

function canonicalSubject(text: string): string | undefined {
  const dn = normaliseDn(text.replace(/^(?:subject|issuer|dn)\s?[:=]\s?/i, ''));
  return /^(?:\/[A-Za-z]+=[^\s=/][^=]*)+$/.test(dn) && normaliseDn(dn) === dn ? dn : undefined;
}

/** Both exactly as they are: an issuer is compared letter by letter (OpenID Connect Core, section 3.1.3.7). */
function canonicalIdentity(text: string): string | undefined {
  const [, issuer, subject] = /^(https?:\/\/[^\s"'<>]{3,500}) (\S{1,255})$/.exec(text) ?? [];
  return issuer && subject ? `${issuer} ${subject}` : undefined;
}

/** By what else a value is found: the host of a URL, the domain of a mail address, the address of an endpoint. */
export function pivotOf(type: ObservableType, value: string): string | null {
  switch (type) {
    case 'url':
    case 'mail':
    case 'ip':
    case 'domain':
      return hostOf(value);
    default:
      return null;
  }
}

/** Of a value alone, what it most likely is: the most exact form that it has. */
export function guessType(text: string): { type: ObservableType; value: string } | undefined {
  const order: readonly ObservableType[] = [
    'ip',
    'network',
    'mac',
    'url',
    'mail',
    'identity',
    'subject',
    'sha512',
    'sha256',
    'sha1',
    'md5',
    'cve',
    'domain',
  ];
  for (const type of order) {
    const value = canonicalValue(type, text);
    if (value !== undefined) return { type, value };
  }
  return /^(?:\/|[A-Za-z]:\\)\S/.test(text.trim()) ? { type: 'file', value: text.trim() } : undefined;
}

import type { ObservableType } from '@muster/contract';
import { canonicalJson, type Json } from '../../../kernel/canonical-json.ts';
import { endpointOf } from '../model/endpoint.ts';
import type { RecordObservable } from '../model/record.ts';
import { uuid5 } from '../model/uuid5.ts';
import type { StixObject } from './objects.ts';

/** STIX 2.1, section 2.9: observables get their ids from what they are, the same everywhere. */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** How we say, in the open vocabulary of accounts, that a user is known by the subject of a certificate. */
export const X509_ACCOUNT = 'x509-subject';

type Given = Pick<RecordObservable, 'type' | 'value'>;

const hashNames: Partial<Record<ObservableType, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha512: 'SHA-512',
};

/** An observable with the id that its contributing properties make. */
function made(
  type: string,
  contributing: { [key: string]: Json },
  others: { [key: string]: Json } = {},
): StixObject {
  const id = `${type}--${uuid5(OBSERVABLES, canonicalJson(contributing))}`;
  return { type, spec_version: '2.1', id, ...contributing, ...others };
}

/** What it is and, after it, what that refers to; nothing when STIX has no object for its type. */
export function cyberObservables(given: Given): StixObject[] {
  const end = given.type === 'ip' ? endpointOf(given.value) : null;
  if (!end) return [single(given) ?? []].flat();
  const family = end.address.includes(':') ? 'ipv6' : 'ipv4';
  const address = made(`${family}-addr`, { value: end.address });
  return [made('network-traffic', { dst_ref: address.id, dst_port: end.port, protocols: [family] }), address];
}

function single({ type, value }: Given): StixObject | null {
  const hash = hashNames[type];
  if (hash) return made('file', { hashes: { [hash]: value } });
  switch (type) {
    case 'ip':
    case 'network':
      return made(value.includes(':') ? 'ipv6-addr' : 'ipv4-addr', { value });
    case 'domain':
      return made('domain-name', { value });
    case 'url':
      return made('url', { value });
    case 'mail':
      return made('email-addr', { value });
    case 'file':
      return made('file', { name: value });
    case 'account':
      return made('user-account', { account_login: value });
    case 'subject':
      return made('user-account', { account_type: X509_ACCOUNT, user_id: value });
    case 'mac':
      return made('mac-addr', { value });
    default:
      return null;
  }
}

/** A pattern in STIX' own language that finds it; null where there is none. */
export function patternOf({ type, value }: Given): string | null {
  const hash = hashNames[type];
  if (hash) return `[file:hashes.'${hash}' = ${quoted(value)}]`;
  const end = type === 'ip' ? endpointOf(value) : null;
  if (end)
    return `[network-traffic:dst_ref.value = ${quoted(end.address)} AND network-traffic:dst_port = ${end.port}]`;
  const family = value.includes(':') ? 'ipv6-addr' : 'ipv4-addr';
  switch (type) {
    case 'ip':
      return `[${family}:value = ${quoted(value)}]`;
    case 'network':
      return `[${family}:value ISSUBSET ${quoted(value)}]`;
    case 'domain':
      return `[domain-name:value = ${quoted(value)}]`;
    case 'url':
      return `[url:value = ${quoted(value)}]`;
    case 'mail':
      return `[email-addr:value = ${quoted(value)}]`;
    case 'file':
      return `[file:name = ${quoted(value)}]`;
    case 'account':
      return `[user-account:account_login = ${quoted(value)}]`;
    case 'subject':
      return `[user-account:account_type = '${X509_ACCOUNT}' AND user-account:user_id = ${quoted(value)}]`;
    case 'mac':
      return `[mac-addr:value = ${quoted(value)}]`;
    default:
      return null;
  }
}

/** STIX 2.1, section 9.3: a string literal escapes its quote and the backslash. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

import type { ObservableType } from '@muster/contract';
import { endpointText } from '../model/endpoint.ts';
import { X509_ACCOUNT } from './observed.ts';

export interface Compared {
  type: ObservableType;
  value: string;
}

const paths: Readonly<Record<string, ObservableType>> = {
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'domain-name:value': 'domain',
  'url:value': 'url',
  'email-addr:value': 'mail',
  'mac-addr:value': 'mac',
  'file:name': 'file',
  'file:hashes.MD5': 'md5',
  'file:hashes.SHA-1': 'sha1',
  'file:hashes.SHA-256': 'sha256',
  'file:hashes.SHA-512': 'sha512',
  'user-account:account_login': 'account',
  'user-account:user_id': 'account',
};

/** Each comparison of a pattern, with its whole literal. */
const COMPARED = /[a-z0-9-]+:[\w.'-]+\s*[=A-Z]+\s*'(?:[^'\\]|\\.)*'/gi;
const TRAFFIC = /^network-traffic:dst_ref\.value = '([0-9a-f:.]+)' AND network-traffic:dst_port = (\d+)$/i;
const COMPARISON = /^\s*([a-z0-9-]+:[\w.'-]+)\s*(=|==|ISSUBSET)\s*'((?:[^'\\]|\\.)*)'\s*/i;

/**
 * What a pattern compares, where it is comparisons joined by OR: `[url:value = 'a' OR url:value = 'b']`. Null for
 * everything else (AND, qualifiers, LIKE, MATCHES): half of such a pattern would find what it does not mean.
 */
export function readPattern(pattern: string): Compared[] | null {
  const found: Compared[] = [];
  let rest = pattern.trim();
  const inside = /^\[(.*)\]$/s.exec(rest)?.[1];
  if (inside === undefined) return null;
  const end = TRAFFIC.exec(inside);
  if (end) return [{ type: 'ip', value: endpointText({ address: end[1] ?? '', port: end[2] ?? '' }) }];
  // As Muster writes who a certificate is for.
  const subject = new RegExp(
    `^user-account:account_type = '${X509_ACCOUNT}' AND (?=user-account:user_id = )`,
  );
  const isSubject = subject.test(inside) && (inside.match(COMPARED) ?? []).length === 2;
  rest = isSubject ? inside.replace(subject, '') : inside;
  for (;;) {
    const one = COMPARISON.exec(rest);
    if (!one) return null;
    const [whole, path = '', operator = '', literal = ''] = one;
    const type = paths[path.replaceAll("'", '')];
    if (!type) return null;
    const value = literal.replace(/\\(.)/gs, '$1');
    const isNetwork = type === 'ip' && (operator.toUpperCase() === 'ISSUBSET' || value.includes('/'));
    found.push({ type: isSubject ? 'subject' : isNetwork ? 'network' : type, value });
    rest = rest.slice(whole.length);
    if (rest === '') return found;
    const or = /^(?:\]\s*)?OR(?:\s*\[)?\s+/i.exec(rest);
    if (!or) return null;
    rest = rest.slice(or[0].length);
  }
}

import ipaddr from 'ipaddr.js';
import { refang } from '../../../extraction/index.ts';
import type { Field } from '../types.ts';
import { fieldAt } from './make.ts';

const dot = '(?:\\.|\\[\\.\\]|\\(\\.\\)|\\[dot\\]|\\(dot\\)|\\{\\.\\})';
const v4 = new RegExp(`(?<![\\w.])(?:\\d{1,3}${dot}){3}\\d{1,3}(?![\\d]|\\.\\d)`, 'gi');
const v6 =
  /(?<![\w:.])(?:[0-9a-fA-F]{1,4}(?::|\[:\])){1,7}(?:(?::|\[:\])?[0-9a-fA-F]{1,4}|:)(?:(?::|\[:\])[0-9a-fA-F]{1,4}){0,6}(?![\w:])|(?<![\w:])::(?:[0-9a-fA-F]{1,4}:){0,6}[0-9a-fA-F]{1,4}(?![\w:])/g;
const portAfter =
  /^(?:\s?(?::|\[:\]|\s+port\s+|\s+Port\s+))\s?(\d{1,5})(?:\s?\/\s?(tcp|udp))?(?!\d|:\d|\.\d)/i;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const hostname = new RegExp(
  `(?<![\\w@./\\])})-])(?:hxxps?|https?|ftp)?(?::\\/\\/|\\[:\\]\\/\\/)?((?:${label}${dot}){1,30}[a-z]{2,24})(?![\\w@-])`,
  'gi',
);
const fileEndings =
  /\.(?:txt|log|exe|sh|py|pl|conf|cfg|ini|json|xml|html?|pdf|docx?|csv|zip|gz|tar|eml|md|yaml|yml|so|bin|rpm|deb|pem|png|jpe?g)$/i;

/** Addresses and names of the network, also written so that nobody clicks them: `1[.]2[.]3[.]4`, `hxxp://bad[.]example`. */
export function findNetwork(text: string): Field[] {
  return [...addresses(text, v4, 'ipv4'), ...addresses(text, v6, 'ipv6'), ...hosts(text)];
}

function addresses(text: string, pattern: RegExp, kind: 'ipv4' | 'ipv6'): Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(pattern)) {
    const plain = refang(match[0]);
    if (
      !(kind === 'ipv4'
        ? ipaddr.IPv4.isValidFourPartDecimal(plain)
        : ipaddr.IPv6.isValid(plain) && /[:]{2}|(?:[^:]*:){7}/.test(plain))
    )
      continue;
    const value = kind === 'ipv4' ? ipaddr.IPv4.parse(plain).toString() : ipaddr.IPv6.parse(plain).toString();
    const versionLike =
      kind === 'ipv4' &&
      /(?:version|v|release)\s?$/i.test(text.slice(Math.max(0, match.index - 10), match.index));
    found.push(
      fieldAt(text, kind, match.index, match.index + match[0].length, value, versionLike ? 'low' : 'high'),
    );
    const port = portAfter.exec(
      text.slice(match.index + match[0].length, match.index + match[0].length + 30),
    );
    if (kind === 'ipv4' && port?.[1] && Number(port[1]) > 0 && Number(port[1]) < 65_536) {
      found.push(
        fieldAt(
          text,
          'endpoint',
          match.index,
          match.index + match[0].length + port[0].length,
          `${value}:${Number(port[1])}/${(port[2] ?? 'tcp').toLowerCase()}`,
          'high',
        ),
      );
    }
  }
  return found;
}

function hosts(text: string): Field[] {
  const found: Field[] = [];
  for (const match of text.matchAll(hostname)) {
    const name = match[1] as string;
    const start = match.index + match[0].length - name.length;
    const value = refang(name).toLowerCase();
    if (fileEndings.test(value) || /^(?:e\.g|i\.e|z\.b|u\.a|d\.h|o\.k|a\.m|p\.m)$/.test(value)) continue;
    const labels = value.split('.');
    found.push(
      fieldAt(
        text,
        'host',
        start,
        start + name.length,
        value,
        labels.length > 2 || match[0] !== name ? 'high' : 'low',
      ),
    );
  }
  return found;
}

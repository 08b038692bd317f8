import { extractFields } from '../../mail/index.ts';
import { plainAddress } from './judge-place.ts';

/** What the text of an answer holds that could be one: everything else is words around it. */

/** SHA-256 values in hex, with or without colons. */
export function hashesIn(text: string): string[] {
  const joined = text.replace(/(?<=[0-9a-f]{2}):(?=[0-9a-f]{2})/gi, '');
  return unique([...joined.matchAll(/(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/gi)].map(([hash]) => hash));
}

/** Tokens: 16 characters of RFC 4648's base 32 in lower case. A word of letters alone is one only where it stands alone. */
export function tokensIn(text: string): string[] {
  const words = [...text.matchAll(/(?<![A-Za-z0-9_-])[a-z2-7]{16}(?![A-Za-z0-9_-])/gi)].map(
    ([token]) => token,
  );
  const alone = /^\W*[a-z2-7]{16}\W*$/i.test(text);
  return unique(words.filter((word) => alone || /[2-7]/.test(word) || text.includes(`=${word}`)));
}

export interface SaidEndpoint {
  address: string;
  port: number;
  /** In lower case; null where none is named. */
  protocol: string | null;
}

const v4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const endpoints = new RegExp(
  String.raw`(?:(?<scheme>[a-z]{2,6})://)?(?:(?<v4>${v4})|\[(?<v6>[0-9a-f:.]+)\])(?::|\s*,?\s*port\s*:?\s*)(?<port>\d{1,5})(?:\s*[/(,]?\s*(?<protocol>tcp|udp|https?|icmp|dns|tls|ssl|sctp)\b)?`,
  'giu',
);

export function endpointsIn(text: string): SaidEndpoint[] {
  const elsewhere = [...text.matchAll(/\b(tcp|udp|https?|icmp|dns|sctp)\b/gi)].map(([word]) =>
    word.toLowerCase(),
  );
  return [...text.matchAll(endpoints)].flatMap(({ groups = {} }) => {
    const port = Number(groups.port);
    if (port < 1 || port > 65_535) return [];
    const address = plainAddress(groups.v4 ?? groups.v6 ?? '');
    const named = groups.protocol ?? groups.scheme ?? (new Set(elsewhere).size === 1 ? elsewhere[0] : null);
    return [{ address, port, protocol: named?.toLowerCase() ?? null }];
  });
}

export interface SaidTraffic {
  peers: string[];
  /** In seconds. */
  period: number | null;
  beats: number | null;
  bytes: number | null;
}

const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
const unitBytes: Record<string, number> = { '': 1, k: 1000, m: 1_000_000, ki: 1024, mi: 1_048_576 };

/** `peers=127.0.0.1 beats=12 period=0.5s bytes=3456`, or the same in words. */
export function trafficIn(text: string): SaidTraffic {
  const peers = [...text.matchAll(new RegExp(String.raw`(?<![\d.])${v4}(?![\d.])`, 'g'))].map(([ip]) => ip);
  const v6 = extractFields(text).filter(({ kind }) => kind === 'ipv6');
  const period =
    /(?:periode?|interval\w*|intervall|every|alle|each)\s*[=:]?\s*(?:of |is |about |von |etwa |~)*(\d+(?:[.,]\d+)?)\s*(ms|milli\w*|s\b|sec\w*|sek\w*|m\b|min\w*|h\b|hours?|stunden?)?/i.exec(
      text,
    );
  const beats =
    /(?:beats?|count|requests?|connections?|packets?|messages?|anfragen|anzahl)\s*[=:]\s*(?:about |etwa |~)*(\d+)/i.exec(
      text,
    ) ?? /(\d+)\s*(?:beats|requests|messages|anfragen|posts)\b/i.exec(text);
  const bytes =
    /(?:bytes|volume|size|menge)\s*[=:]\s*(?:about |etwa |~)*(\d+(?:[.,]\d+)?)\s*([km]i?)?(?:b(?:ytes?)?)?\b/i.exec(
      text,
    ) ?? /(\d+(?:[.,]\d+)?)\s*([km]i?)?\s?b(?:ytes?)?\b/i.exec(text);
  return {
    peers: unique([...peers, ...v6.map(({ value }) => value)].map(plainAddress)),
    period: period?.[1] ? number(period[1]) * (unitSeconds[timeUnit(period[2])] ?? 1) : null,
    beats: beats?.[1] ? Number(beats[1]) : null,
    bytes: bytes?.[1]
      ? Math.round(number(bytes[1]) * (unitBytes[(bytes[2] ?? '').toLowerCase()] ?? 1))
      : null,
  };
}

function timeUnit(word: string | undefined): string {
  const lower = (word ?? 's').toLowerCase();
  if (lower === 'ms' || lower.startsWith('milli')) return 'ms';
  if (lower.startsWith('m')) return 'm';
  return lower.startsWith('h') || lower.startsWith('st') ? 'h' : 's';
}

export type Moment = 'submitted' | 'first' | 'banned' | 'stopped';

export interface SaidMoment {
  what: Moment;
  at: Date;
  /** False where zone or date had to be assumed. */
  sure: boolean;
}

const moments: readonly [Moment, RegExp][] = [
  ['submitted', /submi\w*|eingereicht|einreichung|abgeschickt/gi],
  ['first', /first(?:\s+(?:beat|seen|contact|traffic))?|erste[rsn]?(?:\s+\w+)?/gi],
  ['banned', /bann?(?:ed)?|blocked|gesperrt|sperre/gi],
  ['stopped', /stop\w*|kill\w*|froze\w*|ended|gestoppt|beendet|angehalten|eingefroren/gi],
];

/** `submitted=… first=… banned=… stopped=…`: each time belongs to the nearest of these words before it. */
export function momentsIn(text: string, context: { zone: string; sentAt: Date }): SaidMoment[] {
  const words = moments
    .flatMap(([what, pattern]) => [...text.matchAll(pattern)].map((match) => ({ what, start: match.index })))
    .sort((a, b) => a.start - b.start);
  const times = extractFields(text, context).filter(({ kind }) => kind === 'time');
  return times.flatMap((time) => {
    const word = words.filter(({ start }) => start < time.start).at(-1);
    return word ? [{ what: word.what, at: new Date(time.value), sure: time.confidence === 'high' }] : [];
  });
}

function number(text: string): number {
  return Number(text.replace(',', '.'));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values.map((value) => value.toLowerCase()))];
}

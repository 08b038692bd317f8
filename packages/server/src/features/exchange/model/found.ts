import { type ObservableType, type TlpLabel, tlpLabels } from '@muster/contract';
import { observableValue } from './value.ts';

/** An observable in somebody else's file. */
export interface FoundObservable {
  /** Where in the file: a JSON pointer, or `line 7`. */
  place: string;
  type: ObservableType;
  value: string;
  /** As its source labelled it; null when it did not. */
  tlp: TlpLabel | null;
  ioc: boolean;
  firstSeen: string | null;
  lastSeen: string | null;
  note: string;
  tags: string[];
}

export interface RefusedItem {
  place: string;
  /** The value as far as it is short enough to be shown. */
  what: string;
  reason: string;
}

export interface ReadFile {
  /** What the file calls itself. */
  title: string;
  tlp: TlpLabel | null;
  found: FoundObservable[];
  refused: RefusedItem[];
}

/** What one file may hold; more is refused whole, so that nothing is taken in by half. */
export const MOST_ITEMS = 5000;
export const DEEPEST = 32;

/** Collects what is read, and why the rest is not. */
export class Reading {
  readonly found: FoundObservable[] = [];
  readonly refused: RefusedItem[] = [];

  take(
    place: string,
    type: ObservableType,
    text: string,
    rest: Omit<FoundObservable, 'place' | 'type' | 'value'>,
  ): void {
    const value = observableValue(type, text);
    if (value === null) this.refuse(place, text, `is not what ${nameOf[type]} looks like`);
    else this.found.push({ place, type, value, ...rest });
  }

  refuse(place: string, what: string, reason: string): void {
    this.refused.push({ place, what: what.length > 120 ? `${what.slice(0, 119)}…` : what, reason });
  }
}

export const nameOf: Record<ObservableType, string> = {
  ip: 'an address',
  network: 'a network',
  domain: 'a domain',
  url: 'a URL',
  mail: 'a mail address',
  md5: 'an MD5',
  sha1: 'a SHA-1',
  sha256: 'a SHA-256',
  sha512: 'a SHA-512',
  file: 'a file name',
  account: 'an account',
  subject: 'a certificate’s subject',
  identity: 'an issuer and subject',
  mac: 'a MAC address',
  cve: 'a CVE',
  'user-agent': 'a user agent',
  process: 'a process',
  other: 'a text of one line',
};

/** Of tags the narrowest label: `tlp:amber+strict`, `tlp:white` of TLP 1, `tlp:ex:chr` is none. */
export function tlpOfTags(tags: readonly string[]): TlpLabel | null {
  let found: TlpLabel | null = null;
  for (const tag of tags) {
    const word = /^tlp:\s?(.+)$/i.exec(tag)?.[1]?.toUpperCase().replaceAll(' ', '');
    const label = word === 'WHITE' ? 'CLEAR' : tlpLabels.find((one) => one === word);
    if (label && (found === null || tlpLabels.indexOf(label) > tlpLabels.indexOf(found))) found = label;
  }
  return found;
}

/** An instant as the record writes it; null for what is none. */
export function instantOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

import { type ObservableType, type TlpLabel, tlpLabels } from '@muster/contract';
import { MusterError } from '../../../kernel/errors.ts';
import { canonicalValue, expectedForm } from '../../extraction/index.ts';

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
export const MOST_ITEMS = 2000;
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
    const value = canonicalValue(type, text);
    if (value === undefined) this.refuse(place, text, `is not ${expectedForm[type]}`);
    else this.found.push({ place, type, value, ...rest });
  }

  refuse(place: string, what: string, reason: string): void {
    this.refused.push({ place, what: what.length > 120 ? `${what.slice(0, 119)}…` : what, reason });
  }
}

/** @throws MusterError import.invalid */
export function demandFew({ found, refused }: Reading): void {
  if (found.length + refused.length <= MOST_ITEMS) return;
  throw new MusterError(
    'import.invalid',
    `The file holds more than ${MOST_ITEMS} items, more than anybody looks through. Nothing was taken; split it.`,
  );
}

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

import type { TlpLabel } from './incidents.ts';

/** From the widest distribution to the narrowest (TLP 2.0, FIRST 2022). */
export const tlpLabels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const satisfies TlpLabel[];

/** 0 for CLEAR; the more, the narrower. */
export function tlpRank(label: TlpLabel): number {
  return tlpLabels.indexOf(label);
}

/** Whether something with `label` may go where `limit` may go. */
export function isTlpWithin(label: TlpLabel, limit: TlpLabel): boolean {
  return tlpRank(label) <= tlpRank(limit);
}

export function narrower(one: TlpLabel, other: TlpLabel): TlpLabel {
  return tlpRank(one) >= tlpRank(other) ? one : other;
}

/** The one form in which Muster writes a label: `TLP:AMBER`. */
export function tlpText(label: TlpLabel): string {
  return `TLP:${label}`;
}

const WRITTEN =
  /(?<![a-z0-9])tlp(?:\s{0,5}[:：=-]\s{0,5}|\s{1,5})(?<label>red|amber\s{0,2}\+\s{0,2}strict|amber|green|clear|white)(?![a-z0-9])/gi;

/** Every label in a text, as people write it: with a space, in any case, WHITE of TLP 1 for CLEAR. */
export function tlpLabelsIn(text: string): TlpLabel[] {
  return [...text.matchAll(WRITTEN)].map((found) => {
    const word = (found.groups?.label ?? '').toUpperCase().replace(/\s+/g, '');
    return word === 'WHITE' ? 'CLEAR' : (word as TlpLabel);
  });
}

/** The narrowest label in a text; undefined where there is none. */
export function readTlp(text: string): TlpLabel | undefined {
  return tlpLabelsIn(text).reduce<TlpLabel | undefined>(
    (found, label) => (found === undefined ? label : narrower(found, label)),
    undefined,
  );
}

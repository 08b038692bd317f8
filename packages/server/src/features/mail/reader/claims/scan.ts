import { extractFields } from '../extract-fields.ts';
import type { Claim, Field, FieldKind, ReadingContext, SaidTime } from '../types.ts';

/** A stretch of the text that makes one statement, with the fields found in it. */
export interface Passage {
  text: string;
  start: number;
  end: number;
  fields: Field[];
}

export interface Scan {
  text: string;
  context: ReadingContext;
  fields: Field[];
}

export function scanOf(text: string, context: ReadingContext): Scan {
  return { text, context, fields: extractFields(text, context) };
}

export function passage(scan: Scan, start: number, end: number): Passage {
  return {
    text: scan.text.slice(start, end),
    start,
    end,
    fields: scan.fields.filter((one) => one.start >= start && one.end <= end),
  };
}

export function of(part: Passage, ...kinds: FieldKind[]): Field[] {
  return part.fields.filter((one) => kinds.includes(one.kind));
}

export function saidTime(field: Field | undefined): SaidTime | null {
  return field ? { at: new Date(field.value), sure: field.confidence === 'high', quote: field.quote } : null;
}

export function timeIn(part: Passage): SaidTime | null {
  const times = of(part, 'time');
  return saidTime(times.find((one) => one.confidence === 'high') ?? times[0]);
}

export function jobsIn(part: Passage): string[] {
  return [
    ...new Set(
      of(part, 'job')
        .filter((one) => one.confidence === 'high')
        .map((one) => one.value),
    ),
  ];
}

export function pidsIn(part: Passage): number[] {
  return [...new Set(of(part, 'pid').map((one) => Number(one.value)))];
}

/** Everything that each claim carries: where it stands and how sure it is. */
export function said(
  part: Passage,
  source: 'label' | 'sentence',
  confidence: 'high' | 'low',
): Pick<Claim, 'quote' | 'start' | 'end' | 'source' | 'confidence'> {
  return { quote: part.text, start: part.start, end: part.end, source, confidence };
}

import type { Field, FieldKind } from '../types.ts';

/** A field that quotes exactly what stands between two places of the text. */
export function fieldAt(
  text: string,
  kind: FieldKind,
  start: number,
  end: number,
  value: string,
  confidence: 'high' | 'low',
): Field {
  return { kind, value, quote: text.slice(start, end), start, end, confidence };
}

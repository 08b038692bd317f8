import type { ExchangeFormat, ExportWords } from '@muster/contract';
import { Losses, type Written } from './loss.ts';
import type { IncidentRecord } from './record.ts';

type Words = 'timeline' | 'decisions' | 'notes' | 'impact' | 'lessons';

/** The words that each format would carry; of the others it says itself that it has no place for them. */
const carried: Readonly<Record<ExchangeFormat, readonly Words[]>> = {
  misp: ['timeline', 'notes'],
  stix: ['timeline', 'decisions', 'notes', 'impact', 'lessons'],
  csaf: ['timeline', 'decisions', 'notes', 'impact', 'lessons'],
  // Read by people, and nothing but words: whoever hands it out reads it first.
  pdf: [],
};

const BECAUSE = 'left out because its words may name people; it goes along if words are included';

/**
 * Documents for other organisations carry what was observed, and free text by choice alone. The words of a redacted
 * copy were written for its readers.
 */
export function wordsOf(
  record: IncidentRecord,
  format: ExchangeFormat,
  isIncluded: boolean,
): Written<IncidentRecord> & { words: ExportWords } {
  if (record.redaction !== null) return { document: record, lost: [], words: 'approved' };
  if (isIncluded || carried[format].length === 0) return { document: record, lost: [], words: 'included' };
  return { ...withoutWords(record, carried[format]), words: 'left-out' };
}

function withoutWords(record: IncidentRecord, kinds: readonly Words[]): Written<IncidentRecord> {
  const losses = new Losses();
  let document = record;
  if (kinds.includes('timeline')) {
    losses.add('timeline', record.timeline.length, BECAUSE);
    document = { ...document, timeline: [] };
  }
  if (kinds.includes('decisions')) {
    losses.add('decisions', record.decisions.length, BECAUSE);
    document = { ...document, decisions: [] };
  }
  if (kinds.includes('notes')) {
    losses.add('notes of observables', record.observables.filter(({ note }) => note !== '').length, BECAUSE);
    document = { ...document, observables: record.observables.map((one) => ({ ...one, note: '' })) };
  }
  for (const part of ['impact', 'lessons'] as const) {
    if (!kinds.includes(part)) continue;
    losses.add(part, record[part] === '' ? 0 : 1, BECAUSE);
    document = { ...document, [part]: '' };
  }
  return { document, lost: losses.all };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from '../testing/arbitrary-record.ts';
import { writeFile } from '../write.ts';
import type { IncidentRecord } from './record.ts';
import { wordsOf } from './without-words.ts';

const WORD = 'Melchior-told-us';
const [sample] = fc.sample(arbitraryRecord, { numRuns: 1, seed: 11 }) as [IncidentRecord];
const at = '2027-01-05T08:00:00.000Z';
const record: IncidentRecord = {
  ...sample,
  redaction: null,
  tlp: 'AMBER',
  timeline: [{ id: 'evt_1', at, kind: 'note.written', text: WORD, site: null, by: null }],
  decisions: [{ id: 'dcn_1', at, by: null, text: WORD, reason: WORD }],
  observables: [
    {
      id: 'obs_1',
      type: 'domain',
      value: 'bad.example',
      tlp: 'AMBER',
      site: null,
      ioc: true,
      firstSeen: null,
      lastSeen: null,
      addedAt: at,
      note: WORD,
      tags: ['pool'],
    },
  ],
  impact: WORD,
  lessons: WORD,
};

describe('words that people wrote', () => {
  test.each(['misp', 'stix', 'csaf'] as const)('stay behind in %s, and it says which', async (format) => {
    const { file, words } = await writeFile(record, format);
    expect(words).toBe('left-out');
    expect(file.bytes.toString()).not.toContain(WORD);
    expect(file.bytes.toString()).toContain('bad');
    const left = file.lost
      .filter(({ reason }) => reason.includes('may name people'))
      .map(({ field }) => field);
    expect(left).toContain('timeline');
    expect(left).toContain('notes of observables');
    // What the format has no place for is not promised.
    expect(left.includes('decisions')).toBe(format !== 'misp');
  });

  test.each(['misp', 'stix', 'csaf'] as const)('go along in %s by choice', async (format) => {
    const { file, words } = await writeFile(record, format, true);
    expect(words).toBe('included');
    expect(file.bytes.toString()).toContain(WORD);
    expect(file.lost.some(({ reason }) => reason.includes('may name people'))).toBe(false);
  });

  test('of a redacted copy were approved, and those of a PDF are what it is', () => {
    const copy = { ...record, redaction: { id: 'red_1', from: 'RED' as const, madeAt: at } };
    expect(wordsOf(copy, 'misp', false)).toEqual({ document: copy, lost: [], words: 'approved' });
    expect(wordsOf(record, 'pdf', false)).toEqual({ document: record, lost: [], words: 'included' });
  });

  test('are all that stays behind', () => {
    fc.assert(
      fc.property(arbitraryRecord, (one) => {
        const whole = { ...one, redaction: null };
        const { document } = wordsOf(whole, 'stix', false);
        const observables = whole.observables.map((seen) => ({ ...seen, note: '' }));
        const gone = { timeline: [], decisions: [], impact: '', lessons: '' };
        expect(document).toEqual({ ...whole, ...gone, observables });
      }),
    );
  });
});

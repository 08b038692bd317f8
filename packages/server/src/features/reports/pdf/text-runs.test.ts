import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { Faces } from './faces.ts';
import { legible } from './text-runs.ts';

const faces = new Faces(new PDFDocument());
const runs = (text: string) => faces.runs(text, 400);
const printed = (text: string) =>
  runs(text)
    .map((run) => run.text)
    .join('');

describe('a text on a page', () => {
  test.each([
    'Plzeň',
    'Umeå',
    'Kraków',
    'Łódź',
    'Göttingen, Zürich, Straße',
    'Île-de-France',
    'Αθήνα',
    'Софія',
    'Tiếng Việt',
    'İstanbul',
    '“quoted” – ‘so’ … · ×',
  ])('keeps every letter of %s', (name) => {
    expect(printed(name)).toBe(name);
  });

  test('takes a letter from the file that has it, and stays with that file while it can', () => {
    expect(runs('Plzeň').map(({ subset }) => subset)).toEqual(['latin', 'latin-ext']);
    expect(runs('Αθήνα').map(({ subset }) => subset)).toEqual(['greek']);
  });

  test('spells out a sign that the typeface lacks, or says its number', () => {
    expect(printed('10 → 12 ≤ 13 ✓')).toBe('10 -> 12 <= 13 [tick]');
    expect(printed('東京 🦆')).toBe('[U+6771][U+4EAC] [U+1F986]');
  });

  test('shows signs that would turn or hide a text', () => {
    expect(printed('exe.\u202efdp\u200b\u0007')).toBe('exe.[U+202E]fdp[U+200B][U+0007]');
  });

  test('composes letters that came in parts', () => {
    expect(printed('Plzen\u030c')).toBe('Plzeň');
  });

  test('loses nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const all = runs(text)
          .map((run) => run.text)
          .join('');
        const signs = [...text.normalize('NFC')].length;
        expect([...all].length).toBeGreaterThanOrEqual(signs);
        expect(legible(all, () => true)).toBe(all);
      }),
      { numRuns: 300 },
    );
  });
});

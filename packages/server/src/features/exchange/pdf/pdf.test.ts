import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPdf } from '../../reports/testing/read-pdf.ts';
import { arbitraryRecord } from '../testing/arbitrary-record.ts';
import { writePdf } from './write.ts';

describe('an incident as a PDF', () => {
  test('carries its label twice on every page, and is tagged', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecord, async (record) => {
        const pdf = readPdf((await writePdf(record)).document);
        for (const page of pdf.pages) expect(page.split(`TLP:${record.tlp}`).length).toBeGreaterThan(2);
        expect(pdf.source).toContain('/MarkInfo');
        expect(pdf.tags('H1')).toBe(1);
      }),
      { numRuns: 4 },
    );
  });

  test('is the same bytes for the same record', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecord, async (record) => {
        const [one, other] = [await writePdf(record), await writePdf(structuredClone(record))];
        expect(one.document.equals(other.document)).toBe(true);
      }),
      { numRuns: 3 },
    );
  });
});

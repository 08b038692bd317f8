import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from '../testing/arbitrary-record.ts';
import { publishedSchemas } from '../testing/published-schema.ts';
import { csafFileName } from './format.ts';
import { writeCsaf } from './write.ts';

describe('an incident as a CSAF document', () => {
  test('is what the published schema describes', () => {
    const fits = publishedSchemas('csaf')?.('csaf-2.0.json');
    if (!fits) return;
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const document = JSON.parse(JSON.stringify(writeCsaf(record).document));
        expect(fits(document), JSON.stringify(fits.errors)).toBe(true);
      }),
    );
  });

  test('holds what the specification asks of an incident response beyond its schema', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { document, vulnerabilities = [] } = writeCsaf(record).document;
        const { tracking, notes, references } = document;
        // 6.1.27.1 and 6.1.27.2: a note of a kind, and a reference outside.
        expect(
          notes.some(({ category }) => ['description', 'details', 'general', 'summary'].includes(category)),
        ).toBe(true);
        expect(references.some(({ category }) => category === 'external')).toBe(true);
        // 6.1.14, 6.1.16, 6.1.17: the history in order, its newest the version, no draft.
        const dates = tracking.revision_history.map(({ date }) => date);
        expect(dates).toEqual([...dates].sort());
        expect(tracking.revision_history.at(-1)?.number).toBe(tracking.version);
        expect(tracking.version).not.toBe('0');
        // 6.2.5, 6.2.6: released no earlier than its history says.
        expect(tracking.initial_release_date >= (dates[0] ?? '')).toBe(true);
        expect(tracking.current_release_date >= (dates.at(-1) ?? '')).toBe(true);
        // 6.1.23: each CVE once.
        expect(new Set(vulnerabilities.map(({ cve }) => cve)).size).toBe(vulnerabilities.length);
        expect(csafFileName(writeCsaf(record).document)).toBe('egi-20270108-01.json');
      }),
    );
  });

  test('never lets anything go further than its label', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { document } = writeCsaf(record).document;
        const wider = { WHITE: 'CLEAR', GREEN: 'GREEN', AMBER: 'AMBER', RED: 'RED' }[
          document.distribution.tlp.label
        ];
        if (record.tlp !== 'AMBER+STRICT') expect(wider).toBe(record.tlp);
        else {
          expect(wider).toBe('RED');
          expect(document.distribution.text).toContain('TLP:AMBER+STRICT');
        }
      }),
    );
  });
});

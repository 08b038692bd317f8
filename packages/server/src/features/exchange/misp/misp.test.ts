import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import { arbitraryRecord } from '../testing/arbitrary-record.ts';
import { mispEvent } from './format.ts';
import { readMisp } from './read.ts';
import { writeMisp } from './write.ts';

describe('an incident as a MISP event', () => {
  test('is what the format describes, never published, under the label of the incident', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { document } = writeMisp(record);
        expect(mispEvent.parse(document)).toEqual(document);
        expect(document.Event.published).toBe(false);
        expect(document.Event.distribution).toBe('0');
        expect(document.Event.Tag[0]?.name).toBe(`tlp:${record.tlp.toLowerCase()}`);
      }),
    );
  });

  test('read back gives every observable as it was, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { found } = readMisp(JSON.stringify(writeMisp(record).document));
        const told = found.map(({ place: _place, ...one }) => canonicalJson(one)).sort();
        const given = record.observables
          .map(({ id: _id, site: _site, addedAt: _addedAt, ...one }) => canonicalJson(one))
          .sort();
        expect(told).toEqual(given);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTlpWithin, narrower, readTlp, tlpLabels, tlpLabelsIn, tlpText } from './tlp.ts';

const label = fc.constantFrom(...tlpLabels);

describe('a TLP label', () => {
  test('that was written is read back, wherever it stands', () => {
    fc.assert(
      fc.property(
        label,
        fc.stringMatching(/^[ .,;()[\]-]{0,8}$/),
        fc.stringMatching(/^[ .,;()[\]]{0,8}$/),
        (one, before, after) => {
          expect(tlpLabelsIn(`about it ${before}${tlpText(one)}${after} and more`)).toEqual([one]);
        },
      ),
    );
  });

  test.each([
    ['TLP: AMBER', 'AMBER'],
    ['[tlp:amber+strict]', 'AMBER+STRICT'],
    ['TLP AMBER + STRICT', 'AMBER+STRICT'],
    ['Subject: x TLP:WHITE', 'CLEAR'],
    ['tlp=green', 'GREEN'],
    ['TLP-RED', 'RED'],
  ])('is read as people write it: %s', (text, expected) => {
    expect(readTlp(text)).toBe(expected);
  });

  test.each(['amber', 'TLP:AMBERGRIS', 'xTLP:RED', 'TLP', ''])('is not read from “%s”', (text) => {
    expect(readTlp(text)).toBeUndefined();
  });

  test('the narrowest of several counts', () => {
    expect(readTlp('TLP:GREEN, but this paragraph is TLP:RED')).toBe('RED');
  });

  test('is never widened: what is narrower than a limit does not go there', () => {
    fc.assert(
      fc.property(label, label, (one, other) => {
        expect(isTlpWithin(one, narrower(one, other))).toBe(true);
        if (one !== other) expect(isTlpWithin(one, other)).not.toBe(isTlpWithin(other, one));
      }),
    );
    expect(isTlpWithin('AMBER+STRICT', 'AMBER')).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readObservables, refang } from './index.ts';

const LENGTH = 100_000;

/** What made readers of this kind stand still: each part is repeated to the whole length. */
const parts = [
  'a',
  'a.',
  'a[.]',
  'a-.',
  '1.',
  '1[.]1[.]',
  ':',
  'a:',
  '[:]',
  '@',
  'a@',
  'a@b.',
  'http://',
  'http://a,',
  'h',
  'hxxp',
  '[',
  '[.',
  '[[.]',
  ' [',
  ' ',
  '\t',
  '/',
  '/a',
  '/CN=',
  '/CN=a',
  'CN=a, ',
  'CN=',
  'CN = a,',
  'CN=\\',
  ')',
  ')a',
  'ab',
  'ab:',
  'iss https://a ',
  'iss https://',
  'PID 1,',
  'User-Agent: ',
  'Mozilla/5.0 (',
  'user: ',
  'CVE-',
  'CVE-2021-',
  'C:\\',
  'C:\\a ',
  'Failed a for ',
  '\u200b',
  '\ud800',
  'ä',
  '1.2.3.4/',
  '1.2.3.4:',
  'xn--',
];

describe('a hostile text', () => {
  test.each(parts)('of many %j is read in no time', (part) => {
    const text = part.repeat(Math.ceil(LENGTH / part.length));
    for (const whole of [text, `${text} x`, `x=${text}!`]) {
      const began = performance.now();
      readObservables(whole);
      // Linear reading takes some tens of milliseconds; what goes with the square takes minutes.
      expect(performance.now() - began).toBeLessThan(20_000);
    }
  });

  test('never makes it throw, and spans always quote it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...parts,
        'hxxp://a[.]b',
        '1[.]2.3.4',
        'bob[at]',
        '[::1]:',
        '/DC=a/CN=b',
        '"',
        '>',
        '\n',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const { start, end, quote } of readObservables(text)) {
          expect(end).toBeGreaterThan(start);
          expect(text.slice(start, end).replace(/\p{Surrogate}/gu, '\ufffd')).toBe(quote);
        }
        refang(text);
      }),
      { numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lengthOf, panned, type Range, SHORTEST_MS, showing, within, zoomed } from './range.ts';

const whole: Range = { from: 0, to: 86_400_000 };
const ranges = fc
  .tuple(fc.integer({ min: 0, max: 86_000_000 }), fc.integer({ min: SHORTEST_MS, max: 86_400_000 }))
  .map(([from, length]) => within({ from, to: from + length }, whole));
const moments = fc.integer({ min: 0, max: 86_400_000 });

describe('a stretch of the axis', () => {
  test('never leaves the whole and is never too short, whatever is done to it', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        moments,
        fc.double({ min: -3, max: 3, noNaN: true }),
        (range, factor, at, share) => {
          for (const next of [
            zoomed(range, factor, at, whole),
            panned(range, share, whole),
            showing(range, at, whole),
          ]) {
            expect(next.from).toBeGreaterThanOrEqual(whole.from);
            expect(next.to).toBeLessThanOrEqual(whole.to + 1e-6);
            expect(lengthOf(next)).toBeGreaterThanOrEqual(SHORTEST_MS - 1e-3);
          }
        },
      ),
    );
  });

  test('keeps what is under the pointer where it is, away from the edges', () => {
    const range = { from: 40_000_000, to: 48_000_000 };
    const next = zoomed(range, 0.5, 42_000_000, whole);
    expect((42_000_000 - next.from) / lengthOf(next)).toBeCloseTo(0.25);
  });

  test('moves only as far as it must to show a moment, and then shows it', () => {
    fc.assert(
      fc.property(ranges, moments, (range, at) => {
        const next = showing(range, at, whole);
        expect(lengthOf(next)).toBeCloseTo(lengthOf(range), 3);
        expect(at).toBeGreaterThanOrEqual(next.from - 1e-3);
        expect(at).toBeLessThanOrEqual(next.to + 1e-3);
      }),
    );
    expect(showing({ from: 1e7, to: 2e7 }, 1.5e7, whole)).toEqual({ from: 1e7, to: 2e7 });
  });
});

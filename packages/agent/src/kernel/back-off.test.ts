import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseBefore, retryAfterMs } from './back-off.ts';

const LIMITS = { firstMs: 1000, mostMs: 300_000 };
const NOW = new Date('2027-03-01T10:00:00Z');

test('a pause lies between nothing and the limit of its try', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (n, chance) => {
        const pause = pauseBefore(n, LIMITS, () => chance);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(Math.min(300_000, 1000 * 2 ** Math.min(n - 1, 30)));
      },
    ),
  );
});

test('a thousand agents that lost the server spread over the whole pause', () => {
  const pauses = Array.from({ length: 1000 }, (_, index) => pauseBefore(8, LIMITS, () => index / 1000));
  const perSecond = new Map<number, number>();
  for (const pause of pauses) {
    const second = Math.floor(pause / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
  }
  expect(Math.max(...perSecond.values())).toBeLessThan(20);
});

test('Retry-After is read as seconds and as a date', () => {
  expect(retryAfterMs('7', NOW)).toBe(7000);
  expect(retryAfterMs('Mon, 01 Mar 2027 10:00:30 GMT', NOW)).toBe(30_000);
  expect(retryAfterMs('Mon, 01 Mar 2027 09:00:00 GMT', NOW)).toBe(0);
  expect(retryAfterMs('soon', NOW)).toBeNull();
  expect(retryAfterMs(undefined, NOW)).toBeNull();
  expect(retryAfterMs('999999999', NOW)).toBe(86_400_000);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayHaveSigned, ON_THE_WAY_MS } from './receipt-keys.ts';

const times = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });

describe('a key that ended', () => {
  test('counts for nothing that came after it had ended, whatever date is written there', () => {
    fc.assert(
      fc.property(times, fc.integer(), fc.integer({ min: 1, max: 1e12 }), (ended, iat, later) => {
        const receivedAt = new Date(ended + ON_THE_WAY_MS + later);
        return !mayHaveSigned({ x: '', endedAt: new Date(ended) }, iat, receivedAt);
      }),
    );
  });

  test('counts for what was here before, and for what was on its way', () => {
    const endedAt = new Date('2027-03-01T10:00:00Z');
    const iat = endedAt.getTime() / 1000 - 5;
    expect(mayHaveSigned({ x: '', endedAt }, iat, new Date(endedAt.getTime() - 1000))).toBe(true);
    expect(mayHaveSigned({ x: '', endedAt }, iat, new Date(endedAt.getTime() + 60_000))).toBe(true);
    expect(mayHaveSigned({ x: '', endedAt }, iat + 6, new Date(endedAt.getTime() + 60_000))).toBe(false);
  });

  test('is another matter than one that counts', () => {
    expect(mayHaveSigned({ x: '', endedAt: null }, 0, new Date())).toBe(true);
  });
});

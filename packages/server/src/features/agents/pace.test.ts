import { describe, expect, test } from 'vitest';
import { type Allowance, FACTS_PACE, type Pace, takeBatch } from './pace.ts';

const PACE: Pace = { batches: { atOnce: 3, perMinute: 6 }, bytes: { atOnce: 1000, perMinute: 100 } };

/** Sends without a rest. @returns how many batches went through, and what stopped the next */
function sendAll(pace: Pace, count: number, bytes: number): { passed: number; waitMs: number } {
  let left: Allowance | null = null;
  for (let passed = 0; passed < count; passed++) {
    const taken = takeBatch(pace, left, bytes, 0);
    if (!taken.taken) return { passed, waitMs: taken.waitMs };
    left = taken.left;
  }
  return { passed: count, waitMs: 0 };
}

describe('the pace of an agent', () => {
  test('lets a whole list of a large site pass at once, twice', () => {
    const batches = 5000 / 100 + 100_000 / 200;
    expect(sendAll(FACTS_PACE, 2 * batches, 200 * 900)).toEqual({ passed: 1100, waitMs: 0 });
  });

  test('holds too many batches up until the next one is due', () => {
    expect(sendAll(PACE, 10, 1)).toEqual({ passed: 3, waitMs: 10_000 });
    const empty = { batches: 0, bytes: 1000, atMs: 0 };
    expect(takeBatch(PACE, empty, 1, 9_999).taken).toBe(false);
    expect(takeBatch(PACE, empty, 1, 10_000).taken).toBe(true);
  });

  test('holds too many bytes up until there is room for them', () => {
    expect(sendAll(PACE, 3, 600)).toEqual({ passed: 1, waitMs: 120_000 });
    expect(takeBatch(PACE, { batches: 3, bytes: 400, atMs: 0 }, 600, 120_000).taken).toBe(true);
  });

  test('saves up no more than may be sent at once, and a clock that is set back gives nothing', () => {
    const idle = takeBatch(PACE, { batches: 0, bytes: 0, atMs: 0 }, 10, 86_400_000);
    expect(idle).toEqual({ taken: true, left: { batches: 2, bytes: 990, atMs: 86_400_000 } });
    expect(takeBatch(PACE, { batches: 0, bytes: 0, atMs: 60_000 }, 1, 0).taken).toBe(false);
  });

  test('lets an agent go on after the wait that it was told, whatever the clock was set to meanwhile', () => {
    const hour = 3_600_000;
    const refused = takeBatch(PACE, { batches: 0, bytes: 1000, atMs: hour }, 1, 0);
    expect(refused).toMatchObject({ taken: false, waitMs: 10_000 });
    expect(takeBatch(PACE, refused.left, 1, 10_000).taken).toBe(true);
  });
});

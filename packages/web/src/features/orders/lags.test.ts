import { describe, expect, test } from 'vitest';
import { lagScale, lagText, reachedBy, staircase } from './lags.ts';

describe('how a ban spreads', () => {
  test('each site that has it lifts the curve by its share of all sites', () => {
    expect(staircase([2, null, 0.5, 1])).toEqual([
      { seconds: 0.5, share: 0.25 },
      { seconds: 1, share: 0.5 },
      { seconds: 2, share: 0.75 },
    ]);
    expect(staircase([])).toEqual([]);
  });

  test('a site that never has it counts as never: a share it belongs to is not reached', () => {
    const lags = [0.4, 0.6, 0.8, null];
    expect(reachedBy(lags, 0.5)).toBe(0.6);
    expect(reachedBy(lags, 0.75)).toBe(0.8);
    expect(reachedBy(lags, 0.95)).toBeNull();
    expect(reachedBy([], 0.5)).toBeNull();
  });

  test('a single site is its own median', () => {
    expect(reachedBy([3], 0.5)).toBe(3);
    expect(reachedBy([3], 0.99)).toBe(3);
  });

  test('times are as exact as they are worth', () => {
    expect([0.412, 1.24, 9.96, 59.4, 75, 1200, 9060, 90_000].map(lagText)).toEqual([
      '0.41 s',
      '1.2 s',
      '10 s',
      '59 s',
      '1 min 15 s',
      '20 min',
      '2 h 31 min',
      '1 d 1 h',
    ]);
  });

  test('the scale tells tenths of a second from hours and keeps its words apart', () => {
    const { at, seconds, ticks } = lagScale([0.3, 1.4, 7200]);
    expect(seconds(at(1.4))).toBeCloseTo(1.4);
    expect(at(0.3)).toBeGreaterThan(0);
    expect(at(1.4) - at(0.3)).toBeGreaterThan(5);
    expect(at(7200)).toBeLessThan(100);
    expect(ticks.every((tick, i) => i === 0 || tick.at - (ticks[i - 1]?.at ?? 0) >= 9)).toBe(true);
    expect(ticks.map(({ label }) => label)).toContain('1 s');
  });
});

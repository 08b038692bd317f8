import { expect, test } from 'vitest';
import { durationScale, spreadOut } from './scale.ts';

test('a longer time stands further to the right, and all of them on the axis', () => {
  const times = [40, 600, 660, 25_000, 90_000];
  const { at } = durationScale(times);
  const places = times.map(at);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  for (const place of [...places, at(0), at(1e9)]) {
    expect(place).toBeGreaterThanOrEqual(0);
    expect(place).toBeLessThanOrEqual(100);
  }
});

test('ticks keep apart, and there are some even for one value', () => {
  for (const times of [[], [600], [60, 600_000]]) {
    const { ticks } = durationScale(times);
    expect(ticks.length).toBeGreaterThan(0);
    ticks.slice(1).forEach((tick, n) => {
      expect(tick.at - (ticks[n]?.at ?? 0)).toBeGreaterThanOrEqual(13);
    });
  }
});

test('points in one place step apart', () => {
  expect(spreadOut([50, 50, 50])).toEqual([0, -9, 9]);
  expect(spreadOut([10, 50, 90])).toEqual([0, 0, 0]);
});

import type { Range } from './range.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  5_000,
  10_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

export interface Tick {
  at: number;
  /** Midnight of UTC: it carries the day. */
  isDay: boolean;
}

/** Round times of UTC, at least `leastPx` apart. */
export function ticksOf(
  { from, to }: Range,
  width: number,
  leastPx: number,
): { stepMs: number; ticks: Tick[] } {
  const least = ((to - from) / Math.max(width, 1)) * leastPx;
  const stepMs = STEPS.find((step) => step >= least) ?? 14 * DAY;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / stepMs) * stepMs; at <= to; at += stepMs)
    ticks.push({ at, isDay: at % DAY === 0 });
  return { stepMs, ticks };
}

import { MusterError } from '../errors.ts';
import { type Calendar, compileCalendar, hoursOf } from './calendar.ts';
import { segmentAt } from './zone.ts';

/** A stretch of time; the end is not included. */
export interface Interval {
  start: Date;
  end: Date;
}

/** The same in epoch milliseconds, for computing. */
export type Stretch = readonly [startMs: number, endMs: number];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Ten years without one working minute is an error in the calendar, not a long holiday. */
const LONGEST_REST_DAYS = 3_660;

/**
 * Working time from an instant on, in order and without end. An instant is working time exactly when the wall
 * clock of the zone shows a time within the hours of its date: so a night shift is an hour shorter or longer when
 * the clocks change. Throws `calendar.invalid` when ten years hold no working time at all.
 */
export function* workingStretches(calendar: Calendar, fromMs: number): Generator<Stretch> {
  const rules = compileCalendar(calendar);
  let cursor = fromMs;
  let lastWorkMs = fromMs;
  for (;;) {
    const segment = segmentAt(rules.zone, cursor);
    const firstDay = Math.floor((cursor + segment.offsetMs) / DAY_MS);
    for (let day = firstDay; ; day++) {
      const midnight = day * DAY_MS - segment.offsetMs;
      if (midnight >= segment.endMs) break;
      for (const [from, to] of hoursOf(rules, day)) {
        const start = Math.max(midnight + from * MINUTE_MS, cursor);
        const end = Math.min(midnight + to * MINUTE_MS, segment.endMs);
        if (start >= end) continue;
        lastWorkMs = end;
        yield [start, end];
      }
      if (midnight - lastWorkMs > LONGEST_REST_DAYS * DAY_MS) throw noWorkingTime(calendar);
    }
    cursor = segment.endMs;
  }
}

/** Every instant from `fromMs` on counts. */
export function* allTime(fromMs: number): Generator<Stretch> {
  yield [fromMs, Number.POSITIVE_INFINITY];
}

/** Takes the pauses (sorted, apart) out of the stretches. */
export function* without(stretches: Iterable<Stretch>, pauses: readonly Stretch[]): Generator<Stretch> {
  let next = 0;
  for (const [start, end] of stretches) {
    let from = start;
    while (next < pauses.length && (pauses[next] as Stretch)[1] <= from) next++;
    for (let i = next; i < pauses.length && (pauses[i] as Stretch)[0] < end; i++) {
      const [pauseStart, pauseEnd] = pauses[i] as Stretch;
      if (pauseStart > from) yield [from, pauseStart];
      from = Math.max(from, pauseEnd);
    }
    if (from < end) yield [from, end];
  }
}

/** The first instant by which `amountMs` of the stretches has passed. */
export function walk(stretches: Iterable<Stretch>, fromMs: number, amountMs: number): number {
  if (amountMs <= 0) return fromMs;
  let left = amountMs;
  for (const [start, end] of stretches) {
    if (end - start >= left) return start + left;
    left -= end - start;
  }
  throw new RangeError('the stretches ended before the amount was reached');
}

/** How much of the stretches lies before `untilMs`. */
export function sumUntil(stretches: Iterable<Stretch>, untilMs: number): number {
  let sum = 0;
  for (const [start, end] of stretches) {
    if (start >= untilMs) break;
    sum += Math.min(end, untilMs) - start;
    if (end >= untilMs) break;
  }
  return sum;
}

/** Working time between two instants, in seconds; zero when the second is not after the first. */
export function workingSecondsBetween(calendar: Calendar, from: Date, to: Date): number {
  if (to <= from) return 0;
  return sumUntil(workingStretches(calendar, from.getTime()), to.getTime()) / 1000;
}

/** Sorted, apart, and nothing empty. */
export function mergeIntervals(intervals: readonly Interval[]): Stretch[] {
  const sorted = intervals
    .map((one): Stretch => [one.start.getTime(), one.end.getTime()])
    .filter(([start, end]) => start < end)
    .sort((a, b) => a[0] - b[0]);
  const merged: Stretch[] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}

function noWorkingTime(calendar: Calendar): MusterError {
  return new MusterError(
    'calendar.invalid',
    `The calendar ${calendar.version} (${calendar.zone}) has no working time in ten years: give it working hours.`,
    '/week',
  );
}

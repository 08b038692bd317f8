import { Temporal } from 'temporal-polyfill';
import { type Calendar, compileCalendar, hoursOf } from './calendar.ts';
import {
  allTime,
  type Interval,
  mergeIntervals,
  type Stretch,
  sumUntil,
  walk,
  without,
  workingStretches,
} from './working-time.ts';
import { instantOf, wallOf } from './zone.ts';

/**
 * In what a deadline is counted:
 * - `clock-hour`: 3,600 seconds, always;
 * - `working-hour`: 3,600 seconds of the calendar's working time;
 * - `day`: the same wall-clock time so many dates later, also over a night on which the clocks change;
 * - `working-day`: the same wall-clock time so many working dates later, moved into the working hours of that date
 *   where it lies outside; who starts outside working hours starts when work begins;
 * - `calendar-month`: the same date and wall-clock time so many months later; a date that the month
 *   lacks is its last day (31 January + 1 month = 28 or 29 February).
 * A wall-clock time that is skipped when the clocks change is the end of the gap; of one shown twice, the first.
 */
export type DeadlineUnit = 'clock-hour' | 'working-hour' | 'day' | 'working-day' | 'calendar-month';
export const DEADLINE_UNITS = ['clock-hour', 'working-hour', 'day', 'working-day', 'calendar-month'] as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Hours may be fractions. Throws RangeError for other units with a fraction, or any amount below zero. */
export function addAmount(calendar: Calendar, start: Date, amount: number, unit: DeadlineUnit): Date {
  checkAmount(amount, unit);
  const startMs = start.getTime();
  const zone = compileCalendar(calendar).zone;
  if (amount === 0) return new Date(startMs);
  switch (unit) {
    case 'clock-hour':
      return new Date(startMs + amount * HOUR_MS);
    case 'working-hour':
      return new Date(walk(workingStretches(calendar, startMs), startMs, amount * HOUR_MS));
    case 'day':
      return new Date(instantOf(zone, wallOf(zone, startMs) + amount * DAY_MS));
    case 'working-day':
      return new Date(addWorkingDays(calendar, startMs, amount));
    case 'calendar-month':
      return new Date(instantOf(zone, addMonths(wallOf(zone, startMs), amount)));
  }
}

/**
 * The due time when the clock stood still during the pauses. Hours that fall into a pause do not count; for days
 * and months the time that was paused is added at the end. Units of working time lose only working time.
 * What a pause covers outside [anchor, due] changes nothing.
 */
export function dueWithPauses(
  anchor: Date,
  amount: number,
  unit: DeadlineUnit,
  calendar: Calendar,
  pauses: readonly Interval[],
): Date {
  const plain = addAmount(calendar, anchor, amount, unit);
  const anchorMs = anchor.getTime();
  const merged = mergeIntervals(pauses).filter(([, end]) => end > anchorMs);
  if (!merged.some(([start]) => start < plain.getTime())) return plain;
  const length = sumUntil(counted(calendar, anchorMs, unit, []), plain.getTime());
  const paused = walk(counted(calendar, anchorMs, unit, merged), anchorMs, length);
  return new Date(Math.max(plain.getTime(), paused));
}

/** Seconds that count for a deadline of this unit: working time or all time, less the pauses. */
export function countedSeconds(
  from: Date,
  to: Date,
  unit: DeadlineUnit,
  calendar: Calendar,
  pauses: readonly Interval[],
): number {
  if (to <= from) return 0;
  const stretches = counted(calendar, from.getTime(), unit, mergeIntervals(pauses));
  return sumUntil(stretches, to.getTime()) / 1000;
}

function counted(
  calendar: Calendar,
  fromMs: number,
  unit: DeadlineUnit,
  pauses: readonly Stretch[],
): Generator<Stretch> {
  const working = unit === 'working-hour' || unit === 'working-day';
  return without(working ? workingStretches(calendar, fromMs) : allTime(fromMs), pauses);
}

function addWorkingDays(calendar: Calendar, startMs: number, amount: number): number {
  const rules = compileCalendar(calendar);
  const [begin] = workingStretches(calendar, startMs).next().value as Stretch;
  const wall = wallOf(rules.zone, begin);
  let day = Math.floor(wall / DAY_MS);
  const minute = (wall - day * DAY_MS) / MINUTE_MS;
  for (let left = amount; left > 0; ) {
    day++;
    // Asking the generator finds the next working date, and its error when there is none.
    const [next] = workingStretches(calendar, instantOf(rules.zone, day * DAY_MS)).next().value as Stretch;
    day = Math.floor(wallOf(rules.zone, next) / DAY_MS);
    left--;
  }
  return instantOf(rules.zone, day * DAY_MS + intoHours(hoursOf(rules, day), minute) * MINUTE_MS);
}

/** A minute of the day, moved to the next one within the hours, or to their end when they are over. */
function intoHours(hours: readonly (readonly [number, number])[], minute: number): number {
  for (const [from, to] of hours) if (minute < to) return Math.max(from, minute);
  return (hours.at(-1) as readonly [number, number])[1];
}

function addMonths(wallMs: number, months: number): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC');
  return wall.add({ months }, { overflow: 'constrain' }).epochMilliseconds;
}

function checkAmount(amount: number, unit: DeadlineUnit): void {
  const hours = unit === 'clock-hour' || unit === 'working-hour';
  if (!Number.isFinite(amount) || amount < 0) throw new RangeError(`${amount} is not an amount of time`);
  if (!hours && !Number.isInteger(amount))
    throw new RangeError(`${amount} is not a whole number of ${unit}s`);
}

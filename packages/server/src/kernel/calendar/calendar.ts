import { isZone } from '@muster/contract';
import { MusterError } from '../errors.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Working hours on the wall clock, `HH:MM` to `HH:MM`; the end is not included, `24:00` is midnight. */
export interface Span {
  from: string;
  to: string;
}

/** A dated exception. Without `hours` nobody works on that date; with them, a half day, only then. */
export interface Holiday {
  /** `YYYY-MM-DD` in the calendar's zone. */
  date: string;
  name: string;
  hours?: readonly Span[] | undefined;
}

/** When somebody works. A weekday that is not named is free. */
export interface Calendar {
  /** An IANA name, `Europe/Prague`. */
  zone: string;
  week: Readonly<Partial<Record<Weekday, readonly Span[]>>>;
  holidays: readonly Holiday[];
  /** Named with every due time that is computed, so that it can be explained later. */
  version: string;
}

/** Spans as minutes of the wall clock's day, sorted and apart. */
export type DayHours = readonly (readonly [fromMinute: number, toMinute: number])[];

export interface CompiledCalendar {
  zone: string;
  /** Monday first. */
  week: readonly DayHours[];
  /** Keyed by days since 1970-01-01. */
  dated: ReadonlyMap<number, DayHours>;
}

const compiled = new WeakMap<Calendar, CompiledCalendar>();

/** Checks and prepares a calendar, once. Throws `calendar.invalid`, naming the field. */
export function compileCalendar(calendar: Calendar): CompiledCalendar {
  const known = compiled.get(calendar);
  if (known) return known;
  if (!isZone(calendar.zone)) throw invalid(`“${calendar.zone}” is not a time zone`, '/zone');
  const week = WEEKDAYS.map((day) => compileHours(calendar.week[day] ?? [], `/week/${day}`));
  const dated = new Map<number, DayHours>();
  for (const [index, holiday] of calendar.holidays.entries()) {
    const at = `/holidays/${index}`;
    const day = dayNumber(holiday.date);
    if (day === undefined) throw invalid(`“${holiday.date}” is not a date (YYYY-MM-DD)`, `${at}/date`);
    if (dated.has(day)) throw invalid(`${holiday.date} stands twice among the holidays`, `${at}/date`);
    dated.set(day, compileHours(holiday.hours ?? [], `${at}/hours`));
  }
  const result = { zone: calendar.zone, week, dated };
  compiled.set(calendar, result);
  return result;
}

/** The hours of one date, given as days since 1970-01-01. */
export function hoursOf(calendar: CompiledCalendar, day: number): DayHours {
  // 1970-01-01 was a Thursday: index 3 when Monday is 0.
  return calendar.dated.get(day) ?? (calendar.week[(((day + 3) % 7) + 7) % 7] as DayHours);
}

function compileHours(spans: readonly Span[], at: string): DayHours {
  const minutes = spans.map((span, index): readonly [number, number] => {
    const from = minuteOf(span.from);
    const to = minuteOf(span.to);
    if (from === undefined || to === undefined) {
      throw invalid(`“${span.from}” to “${span.to}” are not times (HH:MM)`, `${at}/${index}`);
    }
    if (from >= to) throw invalid(`${span.from} is not before ${span.to}`, `${at}/${index}`);
    return [from, to];
  });
  const sorted = minutes.toSorted((a, b) => a[0] - b[0]);
  let endOfLast = 0;
  for (const [from, to] of sorted) {
    if (from < endOfLast) throw invalid('two spans of one day overlap', at);
    endOfLast = to;
  }
  return sorted;
}

function minuteOf(text: string): number | undefined {
  const match = /^(\d\d):(\d\d)$/.exec(text);
  if (!match) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= 1440 ? minute : undefined;
}

function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March in some engines: what is read must be what was written.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined;
  return ms / 86_400_000;
}

function invalid(detail: string, at: string): MusterError {
  return new MusterError('calendar.invalid', `The calendar has an error at ${at}: ${detail}.`, at);
}

import type { CalendarBody, OwnedCalendarView } from '@muster/contract';

/** What a page knows of working hours: enough to draw them. What counts is computed by the server alone. */
export type Hours = Pick<CalendarBody, 'zone' | 'week' | 'holidays'>;
export type WeekDay = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
export type WorkingSpan = { from: string; to: string };

export const weekDays: readonly { day: WeekDay; name: string }[] = [
  { day: 'mon', name: 'Monday' },
  { day: 'tue', name: 'Tuesday' },
  { day: 'wed', name: 'Wednesday' },
  { day: 'thu', name: 'Thursday' },
  { day: 'fri', name: 'Friday' },
  { day: 'sat', name: 'Saturday' },
  { day: 'sun', name: 'Sunday' },
];

export interface LocalDay {
  /** `2027-01-05`. */
  date: string;
  /** Since midnight on the wall clock. */
  minutes: number;
}

/** The date and the wall clock of a zone at a moment; in UTC where this browser does not know the zone. */
export function localDay(ms: number, zone: string): LocalDay {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

function formatIn(zone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}

export function weekDayOf(date: string): WeekDay {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekDays[(day + 6) % 7]?.day ?? 'mon';
}

export function holidayOn({ holidays }: Hours, date: string): Hours['holidays'][number] | undefined {
  return holidays.find((one) => one.date === date);
}

/** When they work on that day. */
export function hoursOn(hours: Hours, date: string): readonly WorkingSpan[] {
  const holiday = holidayOn(hours, date);
  return holiday ? (holiday.hours ?? []) : (hours.week[weekDayOf(date)] ?? []);
}

export function isWorking(hours: Hours, ms: number): boolean {
  const { date, minutes } = localDay(ms, hours.zone);
  return hoursOn(hours, date).some(({ from, to }) => minutesOf(from) <= minutes && minutes < minutesOf(to));
}

function minutesOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

export type DayKind = 'work' | 'off' | 'holiday' | 'short';

export function dayKind(hours: Hours, date: string): DayKind {
  const holiday = holidayOn(hours, date);
  if (holiday) return holiday.hours && holiday.hours.length > 0 ? 'short' : 'holiday';
  return hoursOn(hours, date).length > 0 ? 'work' : 'off';
}

/** A month as weeks from Monday on; null before its first and after its last day. */
export function weeksOf(year: number, month: number): (string | null)[][] {
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
  const cells: (string | null)[] = Array.from({ length: before }, () => null);
  for (let day = 1; day <= days; day++) cells.push(dateText(year, month, day));
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

function dateText(year: number, month: number, day: number): string {
  return `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** `09:00–12:00, 13:00–17:00`, or `closed`. */
export function hoursText(spans: readonly WorkingSpan[]): string {
  return spans.length === 0 ? 'closed' : spans.map(({ from, to }) => `${from}–${to}`).join(', ');
}

export interface WeekLine {
  /** `Mon–Fri`. */
  days: string;
  hours: string;
}

/** The week in as few lines as it takes: neighbours with the same hours are one. */
export function weekLines({ week }: Pick<Hours, 'week'>): WeekLine[] {
  const lines: { from: string; to: string; hours: string }[] = [];
  for (const { day, name } of weekDays) {
    const hours = hoursText(week[day] ?? []);
    const last = lines.at(-1);
    if (last?.hours === hours) last.to = name.slice(0, 3);
    else lines.push({ from: name.slice(0, 3), to: name.slice(0, 3), hours });
  }
  return lines.map(({ from, to, hours }) => ({ days: from === to ? from : `${from}–${to}`, hours }));
}

/** Those that are still to come, the nearest first. */
export function comingHolidays(hours: Hours, ms: number, most: number): Hours['holidays'] {
  const { date: today } = localDay(ms, hours.zone);
  return hours.holidays
    .filter(({ date }) => date >= today)
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .slice(0, most);
}

const trusted = ['manual', 'gocdb', 'yaml', 'csv'];

/** Of several calendars of one owner the one that counts: by hand, then the registry (federation/model.ts of the server). */
export function counting(all: readonly OwnedCalendarView[]): OwnedCalendarView[] {
  const rank = ({ source }: OwnedCalendarView) => {
    const place = trusted.indexOf(source.split(':')[0] ?? source);
    return place < 0 ? trusted.length : place;
  };
  const first = new Map<string, OwnedCalendarView>();
  for (const one of all) {
    const known = first.get(one.owner.id);
    if (!known || rank(one) < rank(known)) first.set(one.owner.id, one);
  }
  return [...first.values()];
}

/** Who says it: `by hand`, `yaml`. */
export function sourceText(source: string): string {
  return source === 'manual' ? 'by hand' : source;
}

import { type CalendarBody, isZone } from '@muster/contract';
import { hoursText, type WeekDay, type WorkingSpan, weekDays } from './calendar-model.ts';

/** A calendar as people type it: a line of hours for each day, a line for each holiday. */
export interface CalendarDraft {
  zone: string;
  week: Record<WeekDay, string>;
  /** `2027-12-24 Christmas Eve 09:00-12:00`, a line each. */
  holidays: string;
}

export interface ReadDraft {
  calendar: CalendarBody | null;
  /** What is wrong: by day, `zone` or `holidays`. */
  faults: Partial<Record<WeekDay | 'zone' | 'holidays', string>>;
}

export function draftOf({
  zone,
  week,
  holidays,
}: Pick<CalendarBody, 'zone' | 'week' | 'holidays'>): CalendarDraft {
  const days = weekDays.map(({ day }) => [day, plainHours(week[day] ?? [])] as const);
  return {
    zone,
    week: Object.fromEntries(days) as Record<WeekDay, string>,
    holidays: [...holidays]
      .sort((a, b) => (a.date < b.date ? -1 : 1))
      .map(({ date, name, hours }) =>
        [date, name, plainHours(hours ?? [])].filter((part) => part !== '').join(' '),
      )
      .join('\n'),
  };
}

function plainHours(spans: readonly WorkingSpan[]): string {
  return spans.length === 0 ? '' : hoursText(spans).replaceAll('–', '-');
}

const SPAN = /^(\d{1,2}):?(\d\d)?\s*[-–]\s*(\d{1,2}):?(\d\d)?$/;
const HOURS_AT_END =
  /\s((?:\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d)(?:\s*,\s*\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d)*)$/;

/** `9-17` and `09:00-12:00, 13:00-17:00`; empty for closed, undefined for what is no hours. */
export function readHours(text: string): WorkingSpan[] | undefined {
  if (text.trim() === '' || /^(closed|-|–)$/i.test(text.trim())) return [];
  const spans: WorkingSpan[] = [];
  for (const part of text.split(',')) {
    const found = SPAN.exec(part.trim());
    if (!found) return undefined;
    const [, h1 = '', m1 = '00', h2 = '', m2 = '00'] = found;
    const [from, to] = [`${h1.padStart(2, '0')}:${m1}`, `${h2.padStart(2, '0')}:${m2}`];
    const last = spans.at(-1);
    if (from >= to || to > '24:00' || Number(m1) > 59 || Number(m2) > 59) return undefined;
    if (last && last.to > from) return undefined;
    spans.push({ from, to });
  }
  return spans;
}

export function readDraft(draft: CalendarDraft): ReadDraft {
  const faults: ReadDraft['faults'] = {};
  const week: CalendarBody['week'] = {};
  for (const { day, name } of weekDays) {
    const spans = readHours(draft.week[day]);
    if (!spans) faults[day] = `Write ${name}’s hours as 09:00-12:00, 13:00-17:00, or leave it empty.`;
    else if (spans.length > 0) week[day] = spans;
  }
  if (!isZone(draft.zone)) faults.zone = 'Name a zone of the IANA list, as Europe/Prague.';
  const holidays = readHolidays(draft.holidays);
  if ('fault' in holidays) faults.holidays = holidays.fault;
  if (Object.keys(faults).length > 0 || 'fault' in holidays) return { calendar: null, faults };
  return { calendar: { zone: draft.zone, week, holidays: holidays.read }, faults };
}

function readHolidays(text: string): { read: CalendarBody['holidays'] } | { fault: string } {
  const read: CalendarBody['holidays'] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = /^(\d{4}-\d\d-\d\d)(.*)$/.exec(line.trim());
    const date = found?.[1] ?? '';
    if (!found || !isDate(date))
      return { fault: `Line ${index + 1} does not begin with a date, as 2027-12-25 Christmas Day.` };
    if (read.some((one) => one.date === date)) return { fault: `${date} stands twice.` };
    const rest = ` ${found[2]?.trim() ?? ''}`;
    const hours = HOURS_AT_END.exec(rest);
    const spans = hours ? readHours(hours[1] ?? '') : undefined;
    if (hours && !spans) return { fault: `Line ${index + 1} has hours that end before they begin.` };
    const name = (hours ? rest.slice(0, hours.index) : rest).trim();
    read.push(spans ? { date, name, hours: spans } : { date, name });
  }
  return { read };
}

function isDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

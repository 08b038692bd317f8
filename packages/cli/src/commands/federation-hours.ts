import type { CalendarBody } from '@muster/contract';
import { UsageError } from '../errors.ts';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Day = (typeof days)[number];
type Week = CalendarBody['week'];

/** `mon-fri=09:00-12:00,13:00-17:00`, `sat=09:00-12:00`: what people write on the command line. */
export function weekFrom(texts: readonly string[]): Week {
  const week: Week = {};
  for (const text of texts) {
    const [names = '', spans = '', ...rest] = text.split('=');
    const [first = '', last = first] = names.trim().toLowerCase().split('-');
    const from = days.indexOf(first as Day);
    const to = days.indexOf(last as Day);
    if (from < 0 || to < from || spans === '' || rest.length > 0) {
      throw new UsageError(`--hours ${text} is not understood; write mon-fri=09:00-12:00,13:00-17:00`);
    }
    for (const day of days.slice(from, to + 1))
      week[day] = spans.split(',').map((span) => spanFrom(span, text));
  }
  return week;
}

function spanFrom(text: string, whole: string): { from: string; to: string } {
  const match = /^\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*$/.exec(text);
  if (!match?.[1] || !match[2]) {
    throw new UsageError(`--hours ${whole} is not understood; times are HH:MM-HH:MM`);
  }
  return { from: match[1], to: match[2] };
}

/** `2027-01-06` or `2027-01-06=Epiphany`. */
export function holidaysFrom(texts: readonly string[]): CalendarBody['holidays'] {
  return texts.map((text) => {
    const [date = '', ...name] = text.split('=');
    if (!/^\d{4}-\d\d-\d\d$/.test(date)) {
      throw new UsageError(`--holiday ${text} is not understood; write 2027-01-06=Epiphany`);
    }
    return { date, name: name.join('=') };
  });
}

/** `mon-fri 09:00-17:00, sat 09:00-12:00`: days with the same hours stand together. */
export function hoursText({ week }: { week: Week }): string {
  const groups: { from: Day; to: Day; hours: string }[] = [];
  for (const [index, day] of days.entries()) {
    const hours = (week[day] ?? []).map(({ from, to }) => `${from}-${to}`).join('+');
    if (hours === '') continue;
    const last = groups.at(-1);
    if (last?.hours === hours && last.to === days[index - 1]) last.to = day;
    else groups.push({ from: day, to: day, hours });
  }
  const texts = groups.map(({ from, to, hours }) => `${from === to ? from : `${from}-${to}`} ${hours}`);
  return texts.join(', ') || 'no working hours';
}

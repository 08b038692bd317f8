import type { Calendar, Span } from '../../kernel/calendar/index.ts';

const office: Span[] = [{ from: '09:00', to: '17:00' }];

/** What applies where nobody has said anything: weekdays from nine to five, no holidays. */
export const builtInCalendar: Calendar = {
  zone: 'UTC',
  week: { mon: office, tue: office, wed: office, thu: office, fri: office },
  holidays: [],
  version: 'built-in-1',
};

export interface CalendarChain {
  /** The site's own. */
  site: Calendar | undefined;
  ngi: Calendar | undefined;
  federation: Calendar | undefined;
  /** The site's time zone, when it is known. */
  timeZone: string | null;
}

/**
 * The calendar by which a site is measured: its own, else its NGI's, else the federation's. A calendar that is not
 * the site's own is read in the site's time zone: nine o'clock is nine o'clock there. The version names both.
 */
export function calendarFrom(chain: CalendarChain): Calendar {
  if (chain.site) return chain.site;
  const inherited = chain.ngi ?? chain.federation ?? builtInCalendar;
  if (chain.timeZone === null || chain.timeZone === inherited.zone) return inherited;
  return { ...inherited, zone: chain.timeZone, version: `${inherited.version}@${chain.timeZone}` };
}

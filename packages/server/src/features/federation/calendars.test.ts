import { expect, test } from 'vitest';
import type { Calendar } from '../../kernel/calendar/index.ts';
import { builtInCalendar, calendarFrom } from './calendars.ts';

function calendar(version: string, zone: string): Calendar {
  return { zone, week: {}, holidays: [], version };
}

const site = calendar('cal_site', 'Asia/Tokyo');
const ngi = calendar('cal_ngi', 'Europe/Berlin');
const federation = calendar('cal_fed', 'UTC');

test('a site has its own calendar, else its NGI’s, else the federation’s, else weekdays from nine to five', () => {
  const chain = { site, ngi, federation, timeZone: null };
  expect(calendarFrom(chain).version).toBe('cal_site');
  expect(calendarFrom({ ...chain, site: undefined }).version).toBe('cal_ngi');
  expect(calendarFrom({ ...chain, site: undefined, ngi: undefined }).version).toBe('cal_fed');
  expect(calendarFrom({ site: undefined, ngi: undefined, federation: undefined, timeZone: null })).toBe(
    builtInCalendar,
  );
});

test('an inherited calendar is read in the site’s zone, and its version says so', () => {
  const chain = { site: undefined, ngi, federation, timeZone: 'Europe/Lisbon' };
  expect(calendarFrom(chain)).toMatchObject({ zone: 'Europe/Lisbon', version: 'cal_ngi@Europe/Lisbon' });
  expect(calendarFrom({ ...chain, timeZone: 'Europe/Berlin' }).version).toBe('cal_ngi');
  expect(calendarFrom({ ...chain, site }).zone).toBe('Asia/Tokyo');
});

import type { OwnedCalendarView } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import {
  comingHolidays,
  counting,
  dayKind,
  type Hours,
  isWorking,
  localDay,
  weekLines,
  weeksOf,
} from './calendar-model.ts';
import { draftOf, readDraft, readHours } from './calendar-text.ts';

const office = [{ from: '09:00', to: '17:00' }];
const prague: Hours = {
  zone: 'Europe/Prague',
  week: { mon: office, tue: office, wed: office, thu: office, fri: [{ from: '09:00', to: '12:00' }] },
  holidays: [
    { date: '2027-12-24', name: 'Christmas Eve', hours: [{ from: '09:00', to: '12:00' }] },
    { date: '2027-01-06', name: 'Epiphany' },
  ],
};

describe('working hours', () => {
  test('are read on the wall clock of their zone', () => {
    expect(localDay(Date.parse('2027-01-05T23:30:00Z'), 'Europe/Prague')).toEqual({
      date: '2027-01-06',
      minutes: 30,
    });
    expect(isWorking(prague, Date.parse('2027-01-05T08:00:00Z'))).toBe(true);
    expect(isWorking(prague, Date.parse('2027-01-05T16:00:00Z'))).toBe(false);
    // In summer the same wall clock is an hour earlier.
    expect(isWorking(prague, Date.parse('2027-07-06T15:30:00Z'))).toBe(false);
  });
  test('are none on a holiday, and those of the holiday where it has some', () => {
    expect(isWorking(prague, Date.parse('2027-01-06T10:00:00Z'))).toBe(false);
    expect(
      ['2027-01-05', '2027-01-06', '2027-12-24', '2027-01-09'].map((date) => dayKind(prague, date)),
    ).toEqual(['work', 'holiday', 'short', 'off']);
  });
  test('of a week take few lines', () => {
    expect(weekLines(prague)).toEqual([
      { days: 'Mon–Thu', hours: '09:00–17:00' },
      { days: 'Fri', hours: '09:00–12:00' },
      { days: 'Sat–Sun', hours: 'closed' },
    ]);
  });
  test('have their coming holidays in order', () => {
    const coming = (at: string) => comingHolidays(prague, Date.parse(at), 5).map(({ name }) => name);
    expect(coming('2027-01-05T12:00:00Z')).toEqual(['Epiphany', 'Christmas Eve']);
    expect(coming('2027-01-07T12:00:00Z')).toEqual(['Christmas Eve']);
  });
});

test('a month begins on its day of the week and has all its days', () => {
  const february = weeksOf(2028, 1);
  expect(february[0]).toEqual([
    null,
    '2028-02-01',
    '2028-02-02',
    '2028-02-03',
    '2028-02-04',
    '2028-02-05',
    '2028-02-06',
  ]);
  expect(february.flat().filter(Boolean)).toHaveLength(29);
  expect(weeksOf(2027, 1).flat().filter(Boolean)).toHaveLength(28);
});

describe('a calendar as text', () => {
  test('is the same when it is read back', () => {
    const { calendar, faults } = readDraft(draftOf(prague));
    expect(faults).toEqual({});
    expect(calendar).toEqual({ ...prague, holidays: [...prague.holidays].reverse() });
  });
  test('takes hours as people write them', () => {
    expect(readHours('9-17')).toEqual(office);
    expect(readHours('09:00-12:00, 13:30–17:00')).toEqual([
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '17:00' },
    ]);
    expect(readHours('')).toEqual([]);
    expect(readHours('closed')).toEqual([]);
    for (const wrong of ['17-9', '9', 'nine to five', '9-12, 11-17', '9:75-10', '9-25'])
      expect(readHours(wrong), wrong).toBeUndefined();
  });
  test('says at which day, line or zone it is wrong', () => {
    const draft = draftOf(prague);
    expect(readDraft({ ...draft, zone: 'Mars/Olympus' }).faults.zone).toContain('IANA');
    expect(readDraft({ ...draft, week: { ...draft.week, tue: 'late' } }).faults.tue).toContain('Tuesday');
    const holidays = (text: string) => readDraft({ ...draft, holidays: text }).faults.holidays;
    expect(holidays('2027-02-30 Never')).toContain('Line 1');
    expect(holidays('2027-01-01\nChristmas')).toContain('Line 2');
    expect(holidays('2027-01-01\n2027-01-01 New Year')).toContain('twice');
  });
});

test('what an officer wrote counts before what a registry says', () => {
  const of = (source: string, id = 'site_1') => ({ source, owner: { id } }) as OwnedCalendarView;
  expect(
    counting([of('yaml'), of('manual'), of('gocdb'), of('csv:x', 'site_2')]).map(({ source }) => source),
  ).toEqual(['manual', 'csv:x']);
});

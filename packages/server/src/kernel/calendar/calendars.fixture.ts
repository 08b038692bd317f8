import type { Calendar, Span } from './calendar.ts';

const OFFICE: Span[] = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];

/** Calendars that the tests share: offices in three zones, a night shift, and a place that never closes. */
export const prague: Calendar = {
  zone: 'Europe/Prague',
  week: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
  holidays: [
    { date: '2026-12-24', name: 'Christmas Eve' },
    { date: '2026-12-25', name: 'Christmas Day' },
    { date: '2026-12-26', name: 'St Stephen' },
    { date: '2026-12-31', name: 'New Year’s Eve', hours: [{ from: '09:00', to: '12:00' }] },
    { date: '2027-01-01', name: 'New Year' },
    { date: '2027-03-26', name: 'Good Friday' },
    { date: '2027-03-29', name: 'Easter Monday' },
  ],
  version: 'prague-1',
};

export const newYork: Calendar = {
  zone: 'America/New_York',
  week: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: [{ from: '08:00', to: '13:30' }] },
  holidays: [{ date: '2027-07-05', name: 'Independence Day (observed)' }],
  version: 'new-york-1',
};

export const tokyo: Calendar = {
  zone: 'Asia/Tokyo',
  week: {
    mon: OFFICE,
    tue: OFFICE,
    wed: OFFICE,
    thu: OFFICE,
    fri: OFFICE,
    sat: [{ from: '09:00', to: '12:00' }],
  },
  holidays: [],
  version: 'tokyo-1',
};

/** Works through the nights in which the clocks change, and over midnight. */
export const nightShift: Calendar = {
  zone: 'Europe/Prague',
  week: {
    sat: [{ from: '22:00', to: '24:00' }],
    sun: [
      { from: '00:00', to: '02:30' },
      { from: '02:45', to: '06:00' },
      { from: '22:00', to: '24:00' },
    ],
    mon: [{ from: '00:00', to: '06:00' }],
  },
  holidays: [],
  version: 'night-1',
};

const ALL_DAY: Span[] = [{ from: '00:00', to: '24:00' }];
export const always: Calendar = {
  zone: 'Europe/Prague',
  week: {
    mon: ALL_DAY,
    tue: ALL_DAY,
    wed: ALL_DAY,
    thu: ALL_DAY,
    fri: ALL_DAY,
    sat: ALL_DAY,
    sun: ALL_DAY,
  },
  holidays: [],
  version: 'always-1',
};

export const allCalendars = [prague, newYork, tokyo, nightShift, always];

import { expect, test } from 'vitest';
import { holidaysFrom, hoursText, weekFrom } from './federation-hours.ts';

test('working hours as people write them, and back', () => {
  const week = weekFrom(['mon-fri=09:00-12:00,13:00-17:00', 'sat=09:00-12:00', 'FRI=09:00-12:00']);
  expect(week.mon).toEqual([
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ]);
  expect(hoursText({ week })).toBe('mon-thu 09:00-12:00+13:00-17:00, fri-sat 09:00-12:00');
  expect(hoursText({ week: {} })).toBe('no working hours');
});

test('what is not understood is said', () => {
  for (const text of ['', 'mon', 'mon=9-17', 'fri-mon=09:00-17:00', 'day=09:00-17:00', 'mon=09:00-17:00=x']) {
    expect(() => weekFrom([text]), text).toThrow('is not understood');
  }
  expect(() => holidaysFrom(['6.1.2027'])).toThrow('is not understood');
});

test('holidays with and without a name', () => {
  expect(holidaysFrom(['2027-01-06=Epiphany', '2027-12-25'])).toEqual([
    { date: '2027-01-06', name: 'Epiphany' },
    { date: '2027-12-25', name: '' },
  ]);
});

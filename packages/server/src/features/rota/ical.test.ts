import { expect, test } from 'vitest';
import { icalOf } from './ical.ts';

const at = new Date('2027-01-05T08:00:00Z');

test('a calendar is what calendar programs read', () => {
  const event = {
    uid: 'a@b',
    startsAt: at,
    endsAt: new Date('2027-01-06T08:00:00Z'),
    summary: 'Ada, then Bo; \\o/',
    description: 'one\ntwo',
  };
  expect(icalOf('Duty', at, [event]).split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Muster//Duty rota//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Duty',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    'BEGIN:VEVENT',
    'UID:a@b',
    'DTSTAMP:20270105T080000Z',
    'DTSTART:20270105T080000Z',
    'DTEND:20270106T080000Z',
    'SUMMARY:Ada\\, then Bo\\; \\\\o/',
    'DESCRIPTION:one\\ntwo',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

test('long lines are folded at 75 octets, never within a character', () => {
  const name = 'ř'.repeat(200);
  const lines = icalOf(name, at, []).split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(icalOf(name, at, []).replace(/\r\n /g, '')).toContain(`X-WR-CALNAME:${name}\r\n`);
});

import type { ShiftView } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { weekRows } from './weeks.ts';
import { instantOfText, localText } from './zone-time.ts';

const zone = 'Europe/Prague';

function shift(name: string, startsAt: string, endsAt: string): ShiftView {
  const person = { id: name, name };
  return { startsAt, endsAt, person, planned: person, by: 'plan', reason: null };
}

const shifts = [
  shift('Ada', '2027-01-04T08:00:00.000Z', '2027-01-11T08:00:00.000Z'),
  shift('Bo', '2027-01-11T08:00:00.000Z', '2027-01-18T08:00:00.000Z'),
];

describe('the weeks of a rota', () => {
  const from = Date.parse('2027-01-05T12:00:00Z');
  const rows = weekRows(shifts, { zone, from, now: from, weeks: 2 });

  test('go from Monday to Monday of the rota’s own zone', () => {
    expect(rows.map(({ startMs }) => new Date(startMs).toISOString())).toEqual([
      '2027-01-03T23:00:00.000Z',
      '2027-01-10T23:00:00.000Z',
    ]);
  });

  test('show a shift in each week that it touches, where it lies', () => {
    const words = rows.map(({ parts }) =>
      parts.map(({ shift: { person }, left, width, begins }) =>
        [person?.name, Math.round(left * 168), Math.round(width * 168), begins].join(' '),
      ),
    );
    expect(words).toEqual([['Ada 9 159 true'], ['Ada 0 9 false', 'Bo 9 159 true']]);
  });

  test('know where now is, and in which week alone', () => {
    expect(rows.map(({ now }) => (now === null ? null : Math.round(now * 168)))).toEqual([37, null]);
  });

  test('the week in which the clocks change has an hour less, and no hole', () => {
    const [week, next] = weekRows([], { zone, from: Date.parse('2027-03-24T12:00:00Z'), now: 0, weeks: 2 });
    expect(((week?.endMs ?? 0) - (week?.startMs ?? 0)) / 3_600_000).toBe(167);
    expect(next?.startMs).toBe(week?.endMs);
  });
});

test('a time of a form is one of the rota’s zone, both ways', () => {
  expect(instantOfText('2027-01-05T09:00', zone)).toBe('2027-01-05T08:00:00.000Z');
  expect(instantOfText('2027-07-05T09:00', zone)).toBe('2027-07-05T07:00:00.000Z');
  expect(localText(Date.parse('2027-07-05T07:00:00Z'), zone)).toBe('2027-07-05T09:00');
});

import { describe, expect, it } from 'vitest';
import { newYork, nightShift, prague, tokyo } from './calendars.fixture.ts';
import {
  addAmount,
  type Calendar,
  type DeadlineUnit,
  dueWithPauses,
  workingSecondsBetween,
} from './index.ts';

function due(calendar: Calendar, start: string, amount: number, unit: DeadlineUnit): string {
  return addAmount(calendar, new Date(start), amount, unit).toISOString();
}

describe('clock hours', () => {
  it('run through nights, weekends and changes of the clock', () => {
    expect(due(prague, '2027-03-28T00:00:00Z', 4, 'clock-hour')).toBe('2027-03-28T04:00:00.000Z');
    expect(due(prague, '2026-12-24T22:59:00Z', 4, 'clock-hour')).toBe('2026-12-25T02:59:00.000Z');
  });
});

describe('working hours', () => {
  it('carry a request of Friday 16:59 over the weekend', () => {
    // One minute on Friday, three hours on Monday morning, 59 minutes after lunch.
    expect(due(prague, '2027-01-08T15:59:00Z', 4, 'working-hour')).toBe('2027-01-11T12:59:00.000Z');
  });

  it('end with the span when they are used up exactly there', () => {
    expect(due(prague, '2027-01-08T12:00:00Z', 4, 'working-hour')).toBe('2027-01-08T16:00:00.000Z');
  });

  it('begin with the next span when nobody works at the start', () => {
    expect(due(prague, '2027-01-08T22:59:00Z', 1, 'working-hour')).toBe('2027-01-11T09:00:00.000Z');
  });

  it('skip a chain of holidays and honour a half day within it', () => {
    // Wednesday 23 December 16:00, one hour left; Thursday to Sunday free; Monday on.
    expect(due(prague, '2026-12-23T15:00:00Z', 2, 'working-hour')).toBe('2026-12-28T09:00:00.000Z');
    // Wednesday 30 December 16:00: 1 h, the half day 3 h, Friday and the weekend free, Monday 4 January 1 h.
    expect(due(prague, '2026-12-30T15:00:00Z', 5, 'working-hour')).toBe('2027-01-04T09:00:00.000Z');
  });

  it('follow the site’s own clock when it changes over the weekend', () => {
    // New York: Friday 12 March 13:00 EST is 18:00Z, Monday 15 March 09:00 EDT is 13:00Z.
    expect(due(newYork, '2027-03-12T18:00:00Z', 1, 'working-hour')).toBe('2027-03-15T13:30:00.000Z');
  });

  it('know a Saturday that is worked', () => {
    expect(due(tokyo, '2027-01-08T08:00:00Z', 3, 'working-hour')).toBe('2027-01-09T03:00:00.000Z');
  });

  it('are an hour fewer in the night that loses one, and an hour more in the night that gains one', () => {
    const spring = [new Date('2027-03-27T21:00:00Z'), new Date('2027-03-28T04:00:00Z')] as const;
    const autumn = [new Date('2027-10-30T20:00:00Z'), new Date('2027-10-31T05:00:00Z')] as const;
    // 22:00 to 02:30 and 02:45 to 06:00 are 7 h 45 min; spring skips 02:00 to 03:00, of which 45 min are worked.
    expect(workingSecondsBetween(nightShift, ...spring)).toBe(7 * 3600);
    expect(workingSecondsBetween(nightShift, ...autumn)).toBe(8.5 * 3600);
  });
});

describe('days and months', () => {
  it('keep the wall-clock time over a night on which the clocks change', () => {
    expect(due(prague, '2027-03-27T11:00:00Z', 1, 'day')).toBe('2027-03-28T10:00:00.000Z');
    expect(due(newYork, '2027-11-06T16:00:00Z', 1, 'day')).toBe('2027-11-07T17:00:00.000Z');
    expect(due(tokyo, '2027-03-27T11:00:00Z', 1, 'day')).toBe('2027-03-28T11:00:00.000Z');
  });

  it('put a time that the clock skips at the end of the gap, and one shown twice at its first', () => {
    expect(due(prague, '2027-03-27T01:30:00Z', 1, 'day')).toBe('2027-03-28T01:00:00.000Z');
    expect(due(prague, '2027-10-30T00:30:00Z', 1, 'day')).toBe('2027-10-31T00:30:00.000Z');
  });

  it('clamp 31 January + 1 month to the last day of February', () => {
    expect(due(prague, '2027-01-31T09:00:00Z', 1, 'calendar-month')).toBe('2027-02-28T09:00:00.000Z');
    expect(due(prague, '2028-01-31T09:00:00Z', 1, 'calendar-month')).toBe('2028-02-29T09:00:00.000Z');
    expect(due(prague, '2027-01-31T09:00:00Z', 13, 'calendar-month')).toBe('2028-02-29T09:00:00.000Z');
  });

  it('take the date from the site’s zone at 23:59', () => {
    // 31 January 23:59 in Prague; one minute later it is February there, and still January in UTC.
    expect(due(prague, '2027-01-31T22:59:00Z', 1, 'calendar-month')).toBe('2027-02-28T22:59:00.000Z');
    expect(due(prague, '2027-01-31T23:00:00Z', 1, 'calendar-month')).toBe('2027-02-28T23:00:00.000Z');
    expect(due(prague, '2027-03-30T21:59:00Z', 1, 'calendar-month')).toBe('2027-04-30T21:59:00.000Z');
  });
});

describe('working days', () => {
  it('go from Friday 16:59 to Monday 16:59, and start with the working day when asked outside it', () => {
    expect(due(prague, '2027-01-08T15:59:00Z', 1, 'working-day')).toBe('2027-01-11T15:59:00.000Z');
    expect(due(prague, '2027-01-08T16:00:00Z', 1, 'working-day')).toBe('2027-01-12T08:00:00.000Z');
  });

  it('skip holidays, also a long weekend of them', () => {
    expect(due(prague, '2027-03-25T10:00:00Z', 1, 'working-day')).toBe('2027-03-30T09:00:00.000Z');
  });

  it('end with the half day on which they fall', () => {
    expect(due(prague, '2026-12-30T15:00:00Z', 1, 'working-day')).toBe('2026-12-31T11:00:00.000Z');
  });
});

describe('pauses', () => {
  function paused(unit: DeadlineUnit, amount: number, start: string, ...spans: [string, string][]): string {
    const pauses = spans.map(([from, to]) => ({ start: new Date(from), end: new Date(to) }));
    return dueWithPauses(new Date(start), amount, unit, prague, pauses).toISOString();
  }

  it('move a due time of clock hours by their length, counting what overlaps once', () => {
    const due = paused(
      'clock-hour',
      4,
      '2027-01-05T08:00:00Z',
      ['2027-01-05T09:00:00Z', '2027-01-05T10:00:00Z'],
      ['2027-01-05T09:30:00Z', '2027-01-05T10:30:00Z'],
    );
    expect(due).toBe('2027-01-05T13:30:00.000Z');
  });

  it('count those that only touch the time added by another', () => {
    const first: [string, string] = ['2027-01-05T11:00:00Z', '2027-01-05T13:00:00Z'];
    const second: [string, string] = ['2027-01-05T13:30:00Z', '2027-01-05T14:30:00Z'];
    expect(paused('clock-hour', 4, '2027-01-05T08:00:00Z', first, second)).toBe('2027-01-05T15:00:00.000Z');
  });

  it('cost working units nothing at night, and only working time by day', () => {
    const night: [string, string] = ['2027-01-05T17:00:00Z', '2027-01-06T06:00:00Z'];
    const morning: [string, string] = ['2027-01-06T07:00:00Z', '2027-01-06T09:00:00Z'];
    expect(paused('working-hour', 4, '2027-01-05T15:00:00Z', night)).toBe('2027-01-06T11:00:00.000Z');
    expect(paused('working-hour', 4, '2027-01-05T15:00:00Z', morning)).toBe('2027-01-06T13:00:00.000Z');
    expect(paused('working-day', 1, '2027-01-05T15:00:00Z', night)).toBe('2027-01-06T15:00:00.000Z');
    expect(paused('working-day', 1, '2027-01-05T14:00:00Z', morning)).toBe('2027-01-06T15:00:00.000Z');
  });

  it('before the anchor or after the due time change nothing', () => {
    const before: [string, string] = ['2027-01-04T08:00:00Z', '2027-01-05T08:00:00Z'];
    const after: [string, string] = ['2027-01-05T12:00:00Z', '2027-01-06T12:00:00Z'];
    expect(paused('clock-hour', 4, '2027-01-05T08:00:00Z', before, after)).toBe('2027-01-05T12:00:00.000Z');
  });

  it('add their length to a month', () => {
    const week: [string, string] = ['2027-02-01T00:00:00Z', '2027-02-08T00:00:00Z'];
    expect(paused('calendar-month', 1, '2027-01-31T09:00:00Z', week)).toBe('2027-03-07T09:00:00.000Z');
  });
});

describe('a calendar with an error', () => {
  const empty: Calendar = { zone: 'Asia/Tokyo', week: {}, holidays: [], version: 'empty-3' };

  it('that never works says so, for every unit of working time', () => {
    expect(() => due(empty, '2027-01-05T08:00:00Z', 1, 'working-hour')).toThrow(/empty-3.*no working time/);
    expect(() => due(empty, '2027-01-05T08:00:00Z', 1, 'working-day')).toThrow(/no working time/);
    expect(due(empty, '2027-01-05T08:00:00Z', 1, 'clock-hour')).toBe('2027-01-05T09:00:00.000Z');
  });

  it('names the field', () => {
    const bad = (over: Partial<Calendar>) => () =>
      due({ ...prague, ...over }, '2027-01-05T08:00:00Z', 1, 'day');
    expect(bad({ zone: 'Europe/Prag' })).toThrow(/\/zone.*Europe\/Prag/);
    expect(bad({ week: { tue: [{ from: '9:00', to: '17:00' }] } })).toThrow(/\/week\/tue\/0/);
    expect(bad({ week: { tue: [{ from: '17:00', to: '09:00' }] } })).toThrow(/17:00 is not before 09:00/);
    expect(bad({ week: { tue: [...(prague.week.tue ?? []), { from: '11:00', to: '14:00' }] } })).toThrow(
      /overlap/,
    );
    expect(bad({ holidays: [{ date: '2027-02-30', name: 'no such day' }] })).toThrow(/\/holidays\/0\/date/);
  });

  it('an amount that makes no sense is refused', () => {
    expect(() => due(prague, '2027-01-05T08:00:00Z', -1, 'clock-hour')).toThrow(RangeError);
    expect(() => due(prague, '2027-01-05T08:00:00Z', 1.5, 'working-day')).toThrow(RangeError);
  });
});

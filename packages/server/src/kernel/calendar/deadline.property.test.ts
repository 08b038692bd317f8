import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type Calendar, compileCalendar, hoursOf } from './calendar.ts';
import { allCalendars, always } from './calendars.fixture.ts';
import {
  addAmount,
  countedSeconds,
  type DeadlineUnit,
  dueWithPauses,
  workingSecondsBetween,
} from './index.ts';

const SECOND = 1000;
const HOUR = 3_600_000;
const calendar = fc.constantFrom(...allCalendars);
const workingUnit = fc.constantFrom<DeadlineUnit>('working-hour', 'working-day');
const anyUnit = fc.constantFrom<DeadlineUnit>(
  'clock-hour',
  'working-hour',
  'day',
  'working-day',
  'calendar-month',
);
const amount = fc.integer({ min: 0, max: 12 });

/** Instants around what is difficult: the nights on which clocks change, holidays, ends of weeks and months. */
const instant = fc
  .tuple(
    fc.constantFrom(
      '2027-03-28T01:00:00Z',
      '2027-10-31T01:00:00Z',
      '2027-03-14T07:00:00Z',
      '2027-11-07T06:00:00Z',
      '2026-12-24T00:00:00Z',
      '2027-01-08T15:59:00Z',
      '2027-01-31T22:59:00Z',
      '2028-02-29T12:00:00Z',
    ),
    fc.integer({ min: -72 * 3600, max: 72 * 3600 }),
  )
  .map(([text, seconds]) => new Date(Date.parse(text) + seconds * SECOND));

const pauses = fc.array(
  fc
    .tuple(instant, fc.integer({ min: 0, max: 30 * 3600 }))
    .map(([start, seconds]) => ({ start, end: new Date(start.getTime() + seconds * SECOND) })),
  { maxLength: 6 },
);

function minuteOnTheWall(at: Date, zone: string): { day: number; minute: number } {
  const wall = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  const day = Temporal.PlainDate.from('1970-01-01').until(wall.toPlainDate()).days;
  return { day, minute: wall.hour * 60 + wall.minute + wall.second / 60 };
}

function isWorking(of: Calendar, at: Date): boolean {
  const { day, minute } = minuteOnTheWall(at, of.zone);
  return hoursOf(compileCalendar(of), day).some(([from, to]) => minute >= from && minute < to);
}

function property<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
): void {
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (values) => check(...(values as T))),
    { numRuns: 300 },
  );
}

describe('for every calendar and instant', () => {
  it('a deadline is never before its anchor, and a greater amount never gives an earlier one', () => {
    property([calendar, instant, anyUnit, amount, amount], (c, at, unit, a, b) => {
      const [small, great] = [Math.min(a, b), Math.max(a, b)];
      expect(addAmount(c, at, small, unit).getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(+addAmount(c, at, small, unit)).toBeLessThanOrEqual(+addAmount(c, at, great, unit));
    });
  });

  it('an anchor moved earlier never gives a later deadline in hours', () => {
    const unit = fc.constantFrom<DeadlineUnit>('clock-hour', 'working-hour');
    property([calendar, instant, instant, unit, amount, pauses], (c, a, b, of, n, p) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      expect(+dueWithPauses(early, n, of, c, p)).toBeLessThanOrEqual(+dueWithPauses(late, n, of, c, p));
    });
  });

  it('an anchor moved to an earlier date never gives a later deadline in days or months', () => {
    const unit = fc.constantFrom<DeadlineUnit>('day', 'working-day', 'calendar-month');
    property(
      [calendar, instant, fc.integer({ min: 5 * 24, max: 9 * 24 }), unit, amount],
      (c, at, hours, of, n) => {
        // Five days: the last days of January all fall on the last one of February, whatever their hour.
        const early = new Date(+at - hours * HOUR);
        expect(+addAmount(c, early, n, of)).toBeLessThanOrEqual(+addAmount(c, at, n, of));
      },
    );
  });

  it('a deadline in working units lies within working hours or at their very end', () => {
    property([calendar, instant, workingUnit, fc.integer({ min: 1, max: 12 })], (c, at, unit, n) => {
      const due = addAmount(c, at, n, unit);
      expect(isWorking(c, due) || isWorking(c, new Date(+due - SECOND))).toBe(true);
    });
  });

  it('working hours are found again when they are counted back', () => {
    property([calendar, instant, amount], (c, at, n) => {
      const due = addAmount(c, at, n, 'working-hour');
      expect(workingSecondsBetween(c, at, due)).toBe(n * 3600);
    });
  });

  it('working time agrees with asking the wall clock minute by minute', () => {
    property([calendar, instant], (c, at) => {
      // All spans and all changes of the clock lie on the grid of five minutes.
      const from = Math.floor(+at / 300_000) * 300_000;
      let minutes = 0;
      for (let i = 0; i < 24 * 60; i += 5) if (isWorking(c, new Date(from + i * 60_000))) minutes += 5;
      expect(workingSecondsBetween(c, new Date(from), new Date(from + 24 * HOUR))).toBe(minutes * 60);
    });
  });

  it('working time adds up however it is split', () => {
    property([calendar, instant, instant, instant], (c, ...three) => {
      const [a, b, d] = three.toSorted((x, y) => +x - +y) as [Date, Date, Date];
      const split = workingSecondsBetween(c, a, b) + workingSecondsBetween(c, b, d);
      expect(workingSecondsBetween(c, a, d)).toBeCloseTo(split, 6);
    });
  });

  it('two amounts of hours in a row are their sum', () => {
    const unit = fc.constantFrom<DeadlineUnit>('clock-hour', 'working-hour');
    property([calendar, instant, unit, amount, amount], (c, at, of, a, b) => {
      const inTwo = addAmount(c, addAmount(c, at, a, of), b, of);
      expect(+inTwo).toBe(+addAmount(c, at, a + b, of));
    });
  });

  it('working time never exceeds the time that passed, and equals it where work never stops', () => {
    property([calendar, instant, instant], (c, a, b) => {
      const passed = Math.max(0, +b - +a) / SECOND;
      expect(workingSecondsBetween(c, a, b)).toBeLessThanOrEqual(passed);
      expect(workingSecondsBetween(always, a, b)).toBe(passed);
    });
  });

  it('days and months keep date and wall-clock time, unless the clock skips it', () => {
    const unit = fc.constantFrom<'day' | 'calendar-month'>('day', 'calendar-month');
    property([calendar, instant, unit, amount], (c, at, of, n) => {
      const wall = Temporal.Instant.fromEpochMilliseconds(+at).toZonedDateTimeISO(c.zone).toPlainDateTime();
      const wished = of === 'day' ? wall.add({ days: n }) : wall.add({ months: n });
      const due = addAmount(c, at, n, of);
      const shown = Temporal.Instant.fromEpochMilliseconds(+due).toZonedDateTimeISO(c.zone).toPlainDateTime();
      const exists = wished.toZonedDateTime(c.zone).toPlainDateTime().equals(wished);
      if (n > 0 && exists) expect(shown.toString()).toBe(wished.toString());
    });
  });
});

describe('pauses, for every calendar and instant', () => {
  it('never bring a deadline forward, and never add more than their own length', () => {
    property([calendar, instant, anyUnit, amount, pauses], (c, at, unit, n, p) => {
      const plain = addAmount(c, at, n, unit);
      const due = dueWithPauses(at, n, unit, c, p);
      expect(+due).toBeGreaterThanOrEqual(+plain);
      if (unit === 'clock-hour' || unit === 'day' || unit === 'calendar-month') {
        const total = p.reduce((sum, one) => sum + (+one.end - +one.start), 0);
        expect(+due - +plain).toBeLessThanOrEqual(total);
      }
    });
  });

  it('leave exactly the amount of hours outside them', () => {
    const unit = fc.constantFrom<DeadlineUnit>('clock-hour', 'working-hour');
    property([calendar, instant, unit, amount, pauses], (c, at, of, n, p) => {
      const due = dueWithPauses(at, n, of, c, p);
      expect(countedSeconds(at, due, of, c, p)).toBeCloseTo(n * 3600, 6);
    });
  });

  it('may be cut in pieces and given in any order', () => {
    property([calendar, instant, anyUnit, amount, pauses], (c, at, unit, n, p) => {
      const pieces = p.toReversed().flatMap(({ start, end }) => {
        const middle = new Date((+start + +end) / 2);
        return [
          { start: middle, end },
          { start, end: middle },
        ];
      });
      expect(+dueWithPauses(at, n, unit, c, pieces)).toBe(+dueWithPauses(at, n, unit, c, p));
    });
  });

  it('a longer pause never gives an earlier deadline', () => {
    property([calendar, instant, anyUnit, amount, instant, pauses], (c, at, unit, n, start, p) => {
      const shorter = [...p, { start, end: new Date(+start + HOUR) }];
      const longer = [...p, { start, end: new Date(+start + 5 * HOUR) }];
      expect(+dueWithPauses(at, n, unit, c, shorter)).toBeLessThanOrEqual(
        +dueWithPauses(at, n, unit, c, longer),
      );
    });
  });
});

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { allCalendars, prague, tokyo } from '../../kernel/calendar/calendars.fixture.ts';
import { type Calendar, compileCalendar } from '../../kernel/calendar/index.ts';
import {
  type ClockPause,
  type ClockReading,
  clocksOfSites,
  type FactOccurrence,
  type Procedure,
  shippedProcedure,
} from './index.ts';

const [oldWording, newWording] = [1, 2].map(
  (version) => shippedProcedure('egi-sec01', version)?.procedure as Procedure,
) as [Procedure, Procedure];

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Around the nights on which European clocks change, ends of weeks and months, and chains of holidays. */
const instant = fc
  .tuple(
    fc.constantFrom(
      '2027-03-28T01:00:00Z',
      '2027-10-31T01:00:00Z',
      '2028-03-26T01:00:00Z',
      '2026-12-24T08:00:00Z',
      '2027-01-08T15:59:00Z',
      '2027-01-31T22:59:00Z',
      '2028-02-29T12:00:00Z',
    ),
    fc.integer({ min: -72 * 60, max: 72 * 60 }),
  )
  .map(([text, minutes]) => new Date(Date.parse(text) + minutes * MINUTE));
const calendar = fc.constantFrom(...allCalendars);
const procedure = fc.constantFrom(oldWording, newWording);
const pauses = fc.array(
  fc.tuple(instant, fc.integer({ min: 1, max: 40 * 60 })).map(
    ([from, minutes]): ClockPause => ({
      kind: 'our-outage',
      from,
      to: new Date(+from + minutes * MINUTE),
      ref: 'out_1',
    }),
  ),
  { maxLength: 4 },
);

let serial = 0;
function fact(kind: string, at: Date | null, more: Partial<FactOccurrence> = {}): FactOccurrence {
  const id = `fact_${++serial}`;
  return {
    id,
    kind,
    key: null,
    at,
    recordedAt: at ?? new Date(0),
    supersedes: null,
    evidence: [id],
    ...more,
  };
}

interface Asked {
  facts: FactOccurrence[];
  now: Date;
  calendar?: Calendar;
  procedure?: Procedure;
  pauses?: ClockPause[];
  others?: string[];
}

function readAll({ facts, now, pauses = [], others = [], ...asked }: Asked): ClockReading[] {
  const of = asked.calendar ?? prague;
  const calendars = { site: of, ngi: of, csirt: of };
  const sites = ['site_a', ...others].map((siteId) => ({ siteId, calendars, pauses }));
  return clocksOfSites(asked.procedure ?? newWording, facts, { sites, calendars, pauses, now });
}

function read(step: string, asked: Asked): ClockReading {
  return readAll(asked).find((one) => one.step === step) as ClockReading;
}

/** What a clock on the wall of the calendar's office shows. */
function wall(at: Date, { zone }: Calendar): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(+at).toZonedDateTimeISO(zone);
}

function isWorkingDate(date: Temporal.PlainDate, of: Calendar): boolean {
  const { week, dated } = compileCalendar(of);
  const day = Temporal.PlainDate.from('1970-01-01').until(date).days;
  return (dated.get(day) ?? week[date.dayOfWeek - 1] ?? []).length > 0;
}

function always<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
  numRuns = 120,
): void {
  fc.assert(
    fc.property(fc.tuple(...arbitraries), (values) => check(...(values as T))),
    { numRuns },
  );
}

describe('over the nights on which clocks change', () => {
  it('four clock hours stay four hours, and a day ends when the wall clock shows the same time again', () => {
    always([instant, calendar], (at, of) => {
      const facts = [fact('suspected', at)];
      expect(+(read('heads-up', { facts, now: at, calendar: of }).dueAt as Date)).toBe(+at + 4 * HOUR);
      const due = wall(read('contain', { facts, now: at, calendar: of }).dueAt as Date, of);
      // `add` puts a time that the clock skips behind the gap, and takes the first of one that it shows twice.
      const plain = wall(at, of).toPlainDateTime().add({ days: 1 });
      const next = plain.toZonedDateTime(of.zone, { disambiguation: 'earlier' });
      const skipped = !next.toPlainDateTime().equals(plain);
      if (skipped) expect(due.toPlainDate().equals(plain.toPlainDate())).toBe(true);
      else expect(due.toPlainDateTime().toString()).toBe(plain.toString());
    });
  });
});

describe('the closure report', () => {
  it('is due on the same date of the next month, or on its last day', () => {
    const resolved = fc
      .tuple(fc.integer({ min: 2026, max: 2034 }), fc.integer({ min: 0, max: 365 * 24 * 60 }))
      .map(([year, minutes]) => new Date(Date.UTC(year, 0, 1) + minutes * MINUTE));
    always([resolved, fc.constantFrom(prague, tokyo)], (at, of) => {
      const reading = read('close', { facts: [fact('resolved', at)], now: at, calendar: of });
      const [from, due] = [wall(at, of), wall(reading.dueAt as Date, of)];
      const next = from.toPlainDate().with({ day: 1 }).add({ months: 1 });
      expect([due.year, due.month]).toEqual([next.year, next.month]);
      expect(due.day).toBe(Math.min(from.day, next.daysInMonth));
    });
  });
});

describe('a request', () => {
  it('leaves exactly four hours of work, minute by minute', () => {
    always(
      [instant, fc.constantFrom(prague, tokyo)],
      (at, of) => {
        const facts = [fact('request-sent', at, { key: 'req_1' })];
        const due = read('answer', { facts, now: at, calendar: of }).dueAt as Date;
        const { week, dated } = compileCalendar(of);
        let worked = 0;
        for (let minute = +at; minute < +due; minute += MINUTE) {
          const shown = wall(new Date(minute), of);
          const day = Temporal.PlainDate.from('1970-01-01').until(shown.toPlainDate()).days;
          const hours = dated.get(day) ?? week[shown.dayOfWeek - 1] ?? [];
          const inDay = shown.hour * 60 + shown.minute;
          if (hours.some(([from, to]) => inDay >= from && inDay < to)) worked++;
        }
        expect(worked).toBe(240);
      },
      20,
    );
  });
});

describe('the working day of the older wording', () => {
  it('is never due on a holiday, however many follow each other, and skips no day of work', () => {
    const chain = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 12 }));
    always([instant, chain], (at, [offset, length]) => {
      const first = wall(at, prague).toPlainDate().subtract({ days: 3 }).add({ days: offset });
      const holidays = Array.from({ length }, (_, i) => ({
        date: first.add({ days: i }).toString(),
        name: 'off',
      }));
      const of = { ...prague, holidays, version: 'chain' };
      const reading = read('contain', {
        facts: [fact('suspected', at)],
        now: at,
        calendar: of,
        procedure: oldWording,
      });
      const due = wall(reading.dueAt as Date, of).toPlainDate();
      expect(isWorkingDate(due, of)).toBe(true);
      let working = 0;
      for (let date = wall(at, of).toPlainDate(); Temporal.PlainDate.compare(date, due) < 0; ) {
        if (isWorkingDate(date, of)) working++;
        date = date.add({ days: 1 });
      }
      // The day of suspicion counts as begun while work goes on; after it, or on a day off, the next one does.
      expect(working).toBeGreaterThanOrEqual(1);
      expect(working).toBeLessThanOrEqual(2);
    });
  });
});

describe('when it turns out that the suspicion was earlier', () => {
  it('nothing is due later, no verdict gets better, and what was said before is kept as it was', () => {
    const minutes = (max: number) => fc.integer({ min: 1, max });
    always(
      [instant, minutes(3000), minutes(3000), minutes(5000), calendar, procedure],
      (at, earlier, worked, learnt, of, by) => {
        const first = fact('suspected', at);
        const done = ['isolated', 'contained', 'evidence-kept'].map((kind) =>
          fact(kind, new Date(+at + worked * MINUTE)),
        );
        const corrected = new Date(+at + learnt * MINUTE);
        const moved = fact('suspected', new Date(+at - earlier * MINUTE), {
          supersedes: first.id,
          recordedAt: corrected,
        });
        const asked = { calendar: of, procedure: by };
        const now = new Date(Math.max(+corrected, +at + worked * MINUTE) + MINUTE);
        const before = read('contain', { ...asked, facts: [first, ...done], now });
        const after = read('contain', { ...asked, facts: [first, ...done, moved], now });
        // In an hour that the wall clock shows twice, what is later on it may be earlier in truth.
        const turned = wall(at, of).offset !== wall(moved.at as Date, of).offset ? HOUR : 0;
        expect(+(after.dueAt as Date)).toBeLessThanOrEqual(+(before.dueAt as Date) + turned);
        if (turned === 0 && before.state === 'late') expect(after.state).toBe('late');
        const said = read('contain', { ...asked, facts: [first, ...done], now: corrected });
        const { anchorAt, dueAt, state, metAt } = said;
        expect(after.history).toEqual([{ correctedAt: corrected, anchorAt, dueAt, state, metAt }]);
      },
    );
  });
});

describe('pauses', () => {
  it('are given back to the second, and only those that fall into the time that runs', () => {
    always([instant, pauses], (at, spans) => {
      const facts = [fact('suspected', at)];
      const { dueAt, pausedSpans } = read('heads-up', { facts, now: at, pauses: spans });
      const due = +(dueAt as Date);
      let stood = 0;
      for (let minute = +at; minute < due; minute += MINUTE)
        if (spans.some(({ from, to }) => +from <= minute && minute < +(to as Date))) stood++;
      expect(due).toBe(+at + 4 * HOUR + stood * MINUTE);
      for (const span of spans) {
        const touches = +span.from < due && +(span.to as Date) > +at;
        expect(pausedSpans.includes(span)).toBe(touches);
      }
    });
  });
});

describe('as time goes on and nothing new is learnt', () => {
  it('the share that has passed never falls, the due time stays, and a missed clock stays missed', () => {
    const later = fc.integer({ min: 0, max: 6000 });
    always([instant, later, later, pauses, calendar, procedure], (at, a, b, spans, of, by) => {
      const facts = ['suspected', 'isolated', 'resolved'].map((kind) => fact(kind, at));
      const [soon, late] = [Math.min(a, b), Math.max(a, b)].map((minutes) =>
        readAll({ facts, now: new Date(+at + minutes * MINUTE), pauses: spans, calendar: of, procedure: by }),
      ) as [ClockReading[], ClockReading[]];
      for (const [i, before] of soon.entries()) {
        const after = late[i] as ClockReading;
        expect(after.dueAt).toEqual(before.dueAt);
        expect(after.elapsedShare ?? 0).toBeGreaterThanOrEqual(before.elapsedShare ?? 0);
        if (before.state === 'missed') expect(after.state).toBe('missed');
      }
    });
  });

  it('a later anchor never gives an earlier due time, nor, of a month, an earlier date', () => {
    always([instant, fc.integer({ min: 0, max: 4000 }), calendar, procedure], (at, minutes, of, by) => {
      const due = (step: string, kind: string, from: Date) =>
        read(step, { facts: [fact(kind, from)], now: from, calendar: of, procedure: by }).dueAt as Date;
      const later = new Date(+at + minutes * MINUTE);
      const turned = wall(at, of).offset !== wall(later, of).offset ? HOUR : 0;
      for (const [kind, step] of [
        ['suspected', 'contain'],
        ['isolated', 'downtime'],
      ] as const)
        expect(+due(step, kind, later)).toBeGreaterThanOrEqual(+due(step, kind, at) - turned);
      const [first, second] = [at, later].map((from) =>
        wall(due('close', 'resolved', from), of).toPlainDate(),
      );
      // 30 October in the evening and 31 October in the morning both fall on 30 November.
      expect(
        Temporal.PlainDate.compare(second as Temporal.PlainDate, first as Temporal.PlainDate),
      ).toBeGreaterThanOrEqual(0);
    });
  });
});

describe('what is known of one site', () => {
  it('never changes a clock of another', () => {
    const kinds = fc.subarray(['csirt-told', 'isolated', 'contained', 'rebooted', 'evidence-destroyed']);
    always([instant, kinds, fc.integer({ min: 0, max: 5000 })], (at, told, minutes) => {
      const now = new Date(+at + minutes * MINUTE);
      const shared = [fact('suspected', at)];
      const others = ['site_b'];
      const own = told.map((kind) => fact(kind, at, { siteId: 'site_a' }));
      const ofB = (facts: FactOccurrence[]) =>
        readAll({ facts, now, others }).filter(({ site }) => site === 'site_b');
      expect(ofB([...shared, ...own])).toEqual(ofB(shared));
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCalendars } from '../../kernel/calendar/calendars.fixture.ts';
import {
  type ClockReading,
  computeClocks,
  type FactOccurrence,
  type Procedure,
  shippedProcedure,
} from './index.ts';

const ssc = shippedProcedure('egi-ssc')?.procedure as Procedure;
const START = Date.parse('2027-01-29T12:00:00Z');
const minute = fc.integer({ min: 0, max: 60 * 24 * 45 }).map((n) => new Date(START + n * 60_000));
const kind = fc.constantFrom(
  'alarm-raised',
  'acknowledged',
  'contained',
  'request-sent',
  'request-answered',
  'resolved',
  'closure-reported',
);

/** Facts recorded some time after they happened, and corrections of them. */
const history = fc
  .array(fc.record({ kind, at: minute, delay: fc.integer({ min: 0, max: 5000 }), correct: fc.boolean() }), {
    maxLength: 14,
  })
  .map((drafts) => {
    const facts: FactOccurrence[] = [];
    for (const [index, { kind, at, delay, correct }] of drafts.entries()) {
      const earlier = facts.findLast(
        (one) => one.kind === kind && !facts.some((two) => two.supersedes === one.id),
      );
      const supersedes = correct && earlier ? earlier : null;
      const earliest = supersedes ? +supersedes.recordedAt : +at;
      facts.push({
        id: `fact_${index}`,
        kind,
        key: kind.startsWith('request') ? 'req_1' : null,
        at: supersedes && delay % 3 === 0 ? null : at,
        recordedAt: new Date(Math.max(earliest, +at) + delay * 60_000),
        supersedes: supersedes?.id ?? null,
        evidence: [`ent_${index}`],
      });
    }
    return facts;
  });

const pauses = fc.array(
  fc.record({ from: minute, minutes: fc.integer({ min: 1, max: 3000 }) }).map(({ from, minutes }) => ({
    kind: 'downtime' as const,
    from,
    to: new Date(+from + minutes * 60_000),
    ref: 'dwn_1',
  })),
  { maxLength: 3 },
);

const situation = fc.record({
  facts: history,
  pauses,
  now: minute,
  calendar: fc.constantFrom(...allCalendars),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function readAll({ facts, pauses, now, calendar }: Situation): ClockReading[] {
  const calendars = { site: calendar, ngi: calendar, csirt: calendar };
  return computeClocks(ssc, facts, { calendars, pauses, now });
}

describe('for any history of facts, pauses and corrections', () => {
  it('states agree with the times they are made of', () => {
    fc.assert(
      fc.property(situation, (given) => {
        for (const { state, metAt, dueAt, anchorAt, readAt } of readAll(given)) {
          expect(metAt !== null).toBe(state === 'met' || state === 'late');
          expect(dueAt === null).toBe(anchorAt === null);
          if (state === 'met') expect(+(metAt as Date)).toBeLessThanOrEqual(+(dueAt as Date));
          if (state === 'late') expect(+(metAt as Date)).toBeGreaterThan(+(dueAt as Date));
          if (state === 'missed') expect(+readAt).toBeGreaterThan(+(dueAt as Date));
          if (state === 'running' || state === 'paused')
            expect(+readAt).toBeLessThanOrEqual(+(dueAt as Date));
        }
      }),
    );
  });

  it('the order in which facts are given does not matter', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const turned = { ...given, facts: given.facts.toReversed() };
        const sorted = (readings: ClockReading[]) =>
          readings.map((one) => ({ ...one, evidence: one.evidence.toSorted() }));
        expect(sorted(readAll(turned))).toEqual(sorted(readAll(given)));
      }),
    );
  });

  it('what is recorded later never changes what was read before', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const known = given.facts.filter(({ recordedAt }) => recordedAt <= given.now);
        expect(readAll({ ...given, facts: known })).toEqual(readAll(given));
      }),
    );
  });

  it('a pause more never turns a met clock late or a running one missed', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const without = readAll({ ...given, pauses: [] });
        for (const [index, reading] of readAll(given).entries()) {
          const before = without[index] as ClockReading;
          if (before.state === 'met') expect(reading.state).toBe('met');
          if (before.state === 'running') expect(['running', 'paused']).toContain(reading.state);
        }
      }),
    );
  });
});

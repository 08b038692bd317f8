import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dutyAt, handoversBetween, type Override, type Rota, type Rotation, shiftsBetween } from './model.ts';

const DAY_MS = 86_400_000;
const people = ['ada', 'bo', 'cy', 'dee'] as const;
const person = fc.constantFrom(...people);
/** Two years with the nights on which the clocks change in Europe, Lord Howe (half an hour) and Samoa’s side of the date line. */
const moment = fc
  .integer({ min: Date.parse('2027-01-01T00:00:00Z'), max: Date.parse('2028-12-31T00:00:00Z') })
  .map((ms) => new Date(ms));
const date = moment.map((at) => at.toISOString().slice(0, 10));

const rotation: fc.Arbitrary<Rotation> = fc
  .record({
    members: fc.array(person, { minLength: 1, maxLength: 5 }),
    everyDays: fc.constantFrom(1, 2, 3, 7, 14, 28),
    zone: fc.constantFrom('UTC', 'Europe/Prague', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/New_York'),
    handoverTime: fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
    startsOn: date,
    days: fc.option(fc.integer({ min: 1, max: 400 })),
  })
  .map(({ days, ...rest }) => ({
    ...rest,
    endsOn:
      days === null ? null : new Date(Date.parse(rest.startsOn) + days * DAY_MS).toISOString().slice(0, 10),
  }));

const override: fc.Arbitrary<Override> = fc
  .record({
    kind: fc.constantFrom('absence' as const, 'cover' as const, 'swap' as const),
    person,
    startsAt: moment,
    hours: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ hours, ...rest }) => ({
    ...rest,
    endsAt: new Date(rest.startsAt.getTime() + hours * 3_600_000),
    reason: 'r',
  }));

const rota: fc.Arbitrary<Rota> = fc.record({
  rotations: fc.array(rotation, { maxLength: 4 }),
  overrides: fc.array(override, { maxLength: 6 }),
});
const span = fc
  .tuple(moment, fc.integer({ min: 1, max: 120 * 24 }))
  .map(([from, hours]) => [from, new Date(from.getTime() + hours * 3_600_000)] as const);

test('stretches follow one another without hole or overlap and cover the whole span', () => {
  fc.assert(
    fc.property(rota, span, (of, [from, to]) => {
      const shifts = shiftsBetween(of, from, to);
      expect(shifts[0]?.startsAt.getTime()).toBeLessThanOrEqual(from.getTime());
      expect(shifts.at(-1)?.endsAt.getTime()).toBeGreaterThanOrEqual(to.getTime());
      shifts.forEach((shift, index) => {
        expect(shift.endsAt.getTime()).toBeGreaterThan(shift.startsAt.getTime());
        if (index > 0) expect(shift.startsAt).toEqual(shifts[index - 1]?.endsAt);
      });
    }),
  );
});

test('who is on duty at a moment is who has the stretch around it, whatever span is looked at', () => {
  fc.assert(
    fc.property(
      rota,
      span,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (of, [from, to], share) => {
        const at = new Date(from.getTime() + Math.floor((to.getTime() - from.getTime()) * share));
        const shift = shiftsBetween(of, from, to).find((one) => one.startsAt <= at && one.endsAt > at);
        const now = dutyAt(of, at);
        expect(now.person).toBe(shift?.person ?? null);
        if (now.by !== 'no-plan') expect(now).toEqual(shift);
      },
    ),
  );
});

test('an undisturbed shift lasts its days on the wall clock, give or take what the clocks change', () => {
  fc.assert(
    fc.property(rotation, span, (only, [from, to]) => {
      const whole = { ...only, endsOn: null };
      for (const shift of shiftsBetween({ rotations: [whole], overrides: [] }, from, to)) {
        if (shift.by === 'no-plan') continue;
        const hours = (shift.endsAt.getTime() - shift.startsAt.getTime()) / 3_600_000;
        expect(Math.abs(hours - whole.everyDays * 24)).toBeLessThanOrEqual(1.5);
      }
    }),
  );
});

test('an override changes nothing outside its time', () => {
  fc.assert(
    fc.property(rota, override, moment, (of, one, at) => {
      fc.pre(at < one.startsAt || at >= one.endsAt);
      const changed = { ...of, overrides: [...of.overrides, one] };
      expect(dutyAt(changed, at).person).toBe(dutyAt(of, at).person);
    }),
  );
});

test('the last one who is put on duty is on duty, and the last one who is away is not', () => {
  fc.assert(
    fc.property(
      rota,
      override,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (of, one, share) => {
        const length = one.endsAt.getTime() - one.startsAt.getTime();
        const at = new Date(one.startsAt.getTime() + Math.floor(length * share));
        const { person: now } = dutyAt({ ...of, overrides: [...of.overrides, one] }, at);
        if (one.kind === 'absence') expect(now).not.toBe(one.person);
        else expect(now).toBe(one.person);
      },
    ),
  );
});

test('a swap exchanges two stretches and leaves all others with whom they were', () => {
  fc.assert(
    fc.property(rotation, moment, fc.integer({ min: 1, max: 12 }), (only, start, apart) => {
      const plain: Rota = { rotations: [{ ...only, startsOn: '2026-01-01', endsOn: null }], overrides: [] };
      const shifts = shiftsBetween(
        plain,
        start,
        new Date(start.getTime() + (apart + 2) * only.everyDays * DAY_MS),
      );
      const [a, b] = [shifts[0], shifts[apart]];
      fc.pre(a !== undefined && b !== undefined);
      const half = (of: typeof a, to: typeof a): Override => ({
        kind: 'swap',
        person: to?.person ?? '',
        startsAt: of?.startsAt as Date,
        endsAt: of?.endsAt as Date,
        reason: 's',
      });
      const swapped = { ...plain, overrides: [half(a, b), half(b, a)] };
      shifts.forEach((shift, index) => {
        const expected = index === 0 ? b?.person : index === apart ? a?.person : shift.person;
        expect(dutyAt(swapped, shift.startsAt).person).toBe(expected);
      });
    }),
  );
});

test('handovers are exactly where the person changes', () => {
  fc.assert(
    fc.property(rota, span, (of, [from, to]) => {
      for (const { at, from: before, to: after } of handoversBetween(of, from, to)) {
        expect(dutyAt(of, at).person).toBe(after);
        expect(dutyAt(of, new Date(at.getTime() - 1)).person).toBe(before);
        expect(before).not.toBe(after);
      }
    }),
  );
});

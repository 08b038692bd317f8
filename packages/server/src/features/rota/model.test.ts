import { describe, expect, test } from 'vitest';
import {
  dutyAt,
  handoversBetween,
  nextChange,
  type Override,
  type Rota,
  type Rotation,
  shiftsBetween,
} from './model.ts';

const weekly: Rotation = {
  members: ['ada', 'bo', 'cy'],
  everyDays: 7,
  zone: 'Europe/Prague',
  handoverTime: '09:00',
  startsOn: '2027-01-04',
  endsOn: null,
};

function rota(...overrides: Override[]): Rota {
  return { rotations: [weekly], overrides };
}

function at(text: string): Date {
  return new Date(text);
}

function override(kind: Override['kind'], person: string, from: string, to: string): Override {
  return { kind, person, startsAt: at(from), endsAt: at(to), reason: 'because' };
}

/** `ada 01-04T08 → 01-11T08`, in UTC. */
function lines(of: Rota, from: string, to: string): string[] {
  return shiftsBetween(of, at(from), at(to)).map(
    ({ person, startsAt, endsAt, by }) =>
      `${person ?? '—'} ${short(startsAt)} → ${short(endsAt)}${by === 'plan' ? '' : ` (${by})`}`,
  );
}

function short(time: Date): string {
  return time.toISOString().slice(5, 13);
}

describe('the plan', () => {
  test('members take turns, and a shift ends when the next one begins', () => {
    expect(lines(rota(), '2027-01-05T00:00:00Z', '2027-01-26T00:00:00Z')).toEqual([
      'ada 01-04T08 → 01-11T08',
      'bo 01-11T08 → 01-18T08',
      'cy 01-18T08 → 01-25T08',
      'ada 01-25T08 → 02-01T08',
    ]);
  });

  test('the handover itself belongs to the one who comes', () => {
    expect(dutyAt(rota(), at('2027-01-11T07:59:59.999Z')).person).toBe('ada');
    expect(dutyAt(rota(), at('2027-01-11T08:00:00Z')).person).toBe('bo');
  });

  test('nine o’clock stays nine o’clock when the clocks change', () => {
    expect(lines(rota(), '2027-03-23T00:00:00Z', '2027-03-30T00:00:00Z')).toEqual([
      'cy 03-22T08 → 03-29T07',
      'ada 03-29T07 → 04-05T07',
    ]);
  });

  test('a handover at a time that the night skips happens when the gap ends, and every night has one', () => {
    const nightly: Rotation = { ...weekly, everyDays: 1, handoverTime: '02:30', startsOn: '2027-03-26' };
    expect(
      lines({ rotations: [nightly], overrides: [] }, '2027-03-27T12:00:00Z', '2027-03-29T00:00:00Z'),
    ).toEqual(['bo 03-27T01 → 03-28T01', 'cy 03-28T01 → 03-29T00']);
  });

  test('before the first day and after the last there is a gap that can be seen', () => {
    const short: Rota = { rotations: [{ ...weekly, endsOn: '2027-01-18' }], overrides: [] };
    expect(lines(short, '2027-01-01T00:00:00Z', '2027-01-20T00:00:00Z')).toEqual([
      '— 01-01T00 → 01-04T08 (no-plan)',
      'ada 01-04T08 → 01-11T08',
      'bo 01-11T08 → 01-18T08',
      '— 01-18T08 → 01-20T00 (no-plan)',
    ]);
  });

  test('a later rotation takes over from its first handover, in the middle of a shift too', () => {
    const daily: Rotation = { ...weekly, members: ['dee'], everyDays: 1, startsOn: '2027-01-14' };
    expect(
      lines({ rotations: [weekly, daily], overrides: [] }, '2027-01-11T08:00:00Z', '2027-01-15T09:00:00Z'),
    ).toEqual(['bo 01-11T08 → 01-14T08', 'dee 01-14T08 → 01-15T08', 'dee 01-15T08 → 01-16T08']);
  });

  test('without any plan all of it is one gap', () => {
    expect(lines({ rotations: [], overrides: [] }, '2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z')).toEqual([
      '— 01-01T00 → 02-01T00 (no-plan)',
    ]);
  });
});

describe('overrides', () => {
  test('an absence leaves a gap where it was the person’s turn, and nowhere else', () => {
    const away = override('absence', 'bo', '2027-01-10T00:00:00Z', '2027-01-13T00:00:00Z');
    expect(lines(rota(away), '2027-01-10T00:00:00Z', '2027-01-17T00:00:00Z')).toEqual([
      'ada 01-04T08 → 01-11T08',
      '— 01-11T08 → 01-13T00 (absence)',
      'bo 01-13T00 → 01-18T08',
    ]);
  });

  test('who covers fills the gap, and of two overrides the later one counts', () => {
    const away = override('absence', 'bo', '2027-01-10T00:00:00Z', '2027-01-20T00:00:00Z');
    const cover = override('cover', 'cy', '2027-01-12T00:00:00Z', '2027-01-13T00:00:00Z');
    const again = override('cover', 'ada', '2027-01-12T12:00:00Z', '2027-01-13T00:00:00Z');
    expect(lines(rota(away, cover, again), '2027-01-11T09:00:00Z', '2027-01-17T00:00:00Z')).toEqual([
      '— 01-11T08 → 01-12T00 (absence)',
      'cy 01-12T00 → 01-12T12 (cover)',
      'ada 01-12T12 → 01-13T00 (cover)',
      '— 01-13T00 → 01-18T08 (absence)',
    ]);
  });

  test('one who covers and then falls ill leaves a gap, not the one who was away before', () => {
    const cover = override('cover', 'cy', '2027-01-12T00:00:00Z', '2027-01-13T00:00:00Z');
    const ill = override('absence', 'cy', '2027-01-11T00:00:00Z', '2027-01-14T00:00:00Z');
    expect(dutyAt(rota(cover, ill), at('2027-01-12T06:00:00Z'))).toMatchObject({
      person: null,
      planned: 'bo',
    });
  });
});

test('the next change passes over handovers of one person to itself', () => {
  const cover = override('cover', 'ada', '2027-01-11T08:00:00Z', '2027-01-18T08:00:00Z');
  expect(nextChange(rota(cover), at('2027-01-05T00:00:00Z'))).toMatchObject({ person: 'cy' });
  expect(
    nextChange({ rotations: [{ ...weekly, members: ['ada'] }], overrides: [] }, at('2027-01-05T00:00:00Z')),
  ).toBe(null);
});

test('handovers are told from whom to whom, gaps too', () => {
  const away = override('absence', 'bo', '2027-01-13T00:00:00Z', '2027-01-20T00:00:00Z');
  const found = handoversBetween(rota(away), at('2027-01-11T08:00:00Z'), at('2027-01-18T08:00:00.001Z'));
  expect(found.map(({ at: when, from, to }) => `${short(when)} ${from} → ${to}`)).toEqual([
    '01-11T08 ada → bo',
    '01-13T00 bo → null',
    '01-18T08 null → cy',
  ]);
});

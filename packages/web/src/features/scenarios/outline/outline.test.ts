import type { OutlineItem } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { daysOf } from './days.ts';
import { lanesOf, placeOn, ticksUntil } from './scale.ts';
import { itemText, offsetText, spanText } from './words.ts';

const DAY = 86_400;
const item = (at: number | null, more: Partial<OutlineItem> = {}): OutlineItem => ({
  at,
  until: null,
  kind: 'inject',
  name: null,
  deadline: null,
  what: 'something',
  ...more,
});
const acknowledge = item(5 * 3600, {
  kind: 'deadline',
  name: 'acknowledge',
  what: 'A person answers',
  deadline: { inject: 'alarm', anchor: 'alarm-raised', amount: 4, unit: 'clock-hour' },
});

describe('the picture of a scenario', () => {
  test('gives minutes and weeks room on one scale, in order, from 0 to 1', () => {
    const places = [0, 300, 3600, DAY, 35 * DAY].map((at) => placeOn(at, 35 * DAY));
    expect(places[0]).toBe(0);
    expect(places.at(-1)).toBe(1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect((places[2] ?? 0) - (places[1] ?? 0)).toBeGreaterThan(0.08);
  });

  test('marks round moments that do not touch each other or the end', () => {
    expect(ticksUntil(35 * DAY).map(({ label }) => label)).toEqual([
      'start',
      '1 h',
      '4 h',
      '12 h',
      '1 d',
      '3 d',
      '1 w',
      '2 w',
    ]);
    expect(ticksUntil(36 * 3600).map(({ label }) => label)).toEqual(['start', '1 h', '4 h', '12 h']);
  });

  test('draws a deadline from the mail that begins it', () => {
    const alarm = item(3600, { name: 'alarm', until: 4200 });
    expect(
      lanesOf([alarm, acknowledge]).map(({ label, marks }) => [label, marks[0]?.at, marks[0]?.until]),
    ).toEqual([
      ['mail', 3600, 4200],
      ['acknowledge', 3600, 5 * 3600],
    ]);
  });
});

describe('the list of a scenario', () => {
  test('says moments after the start to the minute', () => {
    expect([300, 3900, 25 * 3600, 3 * DAY, 3 * DAY + 3900, 35 * DAY].map(offsetText)).toEqual([
      '0:05 h',
      '1:05 h',
      '25:00 h',
      '3 d',
      '3 d 1:05',
      '35 d',
    ]);
    expect(spanText(3600, 4200)).toBe('+1:00 h to 1:10 h');
  });

  test('says for how long and after what a deadline runs', () => {
    expect(itemText(acknowledge)).toBe('A person answers: 4 hours after “alarm”');
  });

  test('stands under its days, and what has no moment of its own comes last', () => {
    const start = Date.parse('2027-01-11T22:00:00Z');
    const days = daysOf([item(0), item(3600), item(3 * 3600), item(35 * DAY), item(null)], start);
    expect(days.map(({ title, items }) => [title, items.length])).toEqual([
      ['Mon 11 Jan', 2],
      ['Tue 12 Jan', 1],
      ['Mon 15 Feb', 1],
      ['No fixed moment', 1],
    ]);
    expect(days[2]?.daysBefore).toBe(33);
  });
});

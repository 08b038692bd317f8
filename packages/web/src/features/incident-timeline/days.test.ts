import { expect, test } from 'vitest';
import { daysOf } from './days.ts';

test('neighbours of one day stand together, and no order is changed', () => {
  const at = ['2027-01-06T00:00:00Z', '2027-01-05T23:59:59Z', '2027-01-05T01:00:00Z', '2027-01-04T12:00:00Z'];
  expect(daysOf(at.map((one) => ({ at: one }))).map(({ day, items }) => [day, items.length])).toEqual([
    ['2027-01-06', 1],
    ['2027-01-05', 2],
    ['2027-01-04', 1],
  ]);
  expect(daysOf([])).toEqual([]);
});

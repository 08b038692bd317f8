import { expect, test } from 'vitest';
import { neighbour, partsOf } from './review-order.ts';

const items = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

test('steps through the items and stops at the ends', () => {
  expect(neighbour(items, 'b', 1)).toEqual({ id: 'c' });
  expect(neighbour(items, 'a', -1)).toBeUndefined();
  expect(neighbour(items, 'c', 1)).toBeUndefined();
  expect(neighbour(items, 'gone', 1)).toBeUndefined();
});

test('marks the words that are asked about', () => {
  expect(partsOf('we killed 3 jobs', 3, 9)).toEqual({ before: 'we ', marked: 'killed', after: ' 3 jobs' });
});

test.each([
  [0, 0],
  [5, 3],
  [-1, 3],
  [0, 99],
  [0.5, 2],
])('marks nothing from %d to %d, and shows the whole text', (start, end) => {
  expect(partsOf('we killed', start, end)).toEqual({ before: 'we killed', marked: '', after: '' });
});

import { expect, test } from 'vitest';
import { Joined } from './joined.ts';

test('what comes while a write is under way goes together into the next', async () => {
  const groups: number[][] = [];
  const joined = new Joined<number, number>(4, async (items) => {
    groups.push([...items]);
    await Promise.resolve();
    return items.map((item) => item * 2);
  });
  const results = await Promise.all([1, 2, 3, 4, 5, 6].map((item) => joined.add(item)));
  expect(results).toEqual([2, 4, 6, 8, 10, 12]);
  expect(groups).toEqual([[1], [2, 3, 4, 5], [6]]);
});

test('one that cannot be written harms no other', async () => {
  const joined = new Joined<number, number>(10, async (items) => {
    if (items.includes(3)) throw new Error('three');
    return items;
  });
  const results = await Promise.allSettled([1, 2, 3, 4].map((item) => joined.add(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await joined.add(5)).toBe(5);
});

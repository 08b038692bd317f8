import { expect, test } from 'vitest';
import { SystemClock } from '../../../kernel/clock.ts';
import { GroupCommit } from './group-commit.ts';

const options = { most: 3, lingerMs: 0, clock: new SystemClock() };

test('what arrives during a write is written together, each with its own result', async () => {
  const groups: number[][] = [];
  const commit = new GroupCommit<number, number>(async (items) => {
    groups.push(items);
    await options.clock.sleep(1);
    return items.map((item) => item * 10);
  }, options);
  const results = await Promise.all([1, 2, 3, 4].map((item) => commit.add(item)));
  expect(results).toEqual([10, 20, 30, 40]);
  expect(groups).toEqual([[1, 2, 3], [4]]);
});

test('a failed write fails its own items and no others', async () => {
  const commit = new GroupCommit<number, number>((items) => {
    if (items.includes(2)) return Promise.reject(new Error('the disk is full'));
    return Promise.resolve(items);
  }, options);
  const results = await Promise.allSettled([1, 2, 3, 4].map((item) => commit.add(item)));
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  await commit.drained();
  expect(await commit.add(7)).toBe(7);
});

import { expect, test } from 'vitest';
import { batched } from './batched.ts';

test('what is asked together is looked up once, each key once', async () => {
  const loads: number[][] = [];
  const ask = batched(async (keys: readonly number[]) => {
    loads.push([...keys]);
    return new Map(keys.map((key) => [key, key * 2]));
  });
  expect(await Promise.all([ask(1), ask(2), ask(1)])).toEqual([2, 4, 2]);
  expect(loads).toEqual([[1, 2]]);
});

test('what is asked while a look-up runs is never answered from it', async () => {
  let stored = 'old';
  let finish: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const ask = batched(async (keys: readonly string[]) => {
    const seen = stored;
    await gate;
    return new Map(keys.map((key) => [key, seen]));
  });
  const first = ask('a');
  await new Promise((resolve) => setTimeout(resolve, 0));
  stored = 'new';
  const second = ask('a');
  finish();
  expect(await Promise.all([first, second])).toEqual(['old', 'new']);
});

test('a look-up that fails fails those that asked, and the next is made', async () => {
  let fail = true;
  const ask = batched(async (keys: readonly string[]) => {
    if (fail) throw new Error('no database');
    return new Map(keys.map((key) => [key, true]));
  });
  await expect(ask('a')).rejects.toThrow('no database');
  fail = false;
  expect(await ask('a')).toBe(true);
});

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
  const read = gate();
  const answered = gate();
  const ask = batched(async (keys: readonly string[]) => {
    const seen = stored;
    read.open();
    await answered.opened;
    return new Map(keys.map((key) => [key, seen]));
  });
  const first = ask('a');
  await read.opened;
  stored = 'new';
  const second = ask('a');
  answered.open();
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

function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

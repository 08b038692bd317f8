import { expect, test } from 'vitest';
import { headsIn } from './heads-in.ts';

const head = (position: number) => ({
  position,
  hash: 'aa',
  at: '2027-01-05T08:00:00Z',
  keyId: 'k',
  signature: 'bb',
});

test('reads one head, a list of them, and one a line', () => {
  expect(headsIn(JSON.stringify(head(1)))).toEqual([head(1)]);
  expect(headsIn(JSON.stringify([head(1), head(2)]))).toEqual([head(1), head(2)]);
  expect(headsIn(`${JSON.stringify(head(1))}\n${JSON.stringify(head(2))}\n`)).toEqual([head(1), head(2)]);
});

test.each(['', 'no json', '[]', '{"position":1}', 'null', '{"position":1\n{'])(
  'says what it expects of %j',
  (text) => {
    expect(() => headsIn(text)).toThrow('holds no heads');
  },
);

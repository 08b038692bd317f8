import { expect, test } from 'vitest';
import { blockOf, emptyBlock, imageOf, missingOf, whatOf } from './draft.ts';

const sum = '9f'.repeat(64);

test('128 hex digits are the bytes of an image, whatever else is its id at a cloud', () => {
  expect(imageOf(` sha512:${sum} `)).toEqual({ ref: null, sha512: sum });
  expect(imageOf(sum.slice(1))).toEqual({ ref: sum.slice(1), sha512: null });
  expect(imageOf('  ')).toBeNull();
});

test('a block is for every site unless one is named', () => {
  expect(whatOf({ ...emptyBlock, written: 'img-1' })?.sites).toBeNull();
  expect(whatOf({ ...emptyBlock, written: 'img-1', site: 'site_1' })?.sites).toEqual(['site_1']);
});

test('it cannot be pressed without a reason, and ends by itself', () => {
  const draft = { ...emptyBlock, written: 'img-1' };
  expect(missingOf(draft)).toEqual(['the reason']);
  expect(blockOf(draft, 0)).toBeNull();
  expect(blockOf({ ...draft, reason: 'a backdoor', days: 1 }, 0)?.expiresAt).toBe('1970-01-02T00:00:00.000Z');
});

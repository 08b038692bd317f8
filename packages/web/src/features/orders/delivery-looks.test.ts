import { expect, test } from 'vitest';
import { firstToSee } from './delivery-looks.ts';

test('of two agents of a site the one that asks, or fails, is seen before the one that is done', () => {
  expect(firstToSee(['verified', 'failed'])).toBe('failed');
  expect(firstToSee(['failed', 'verified', 'waiting'])).toBe('waiting');
  expect(firstToSee(['verified', 'received'])).toBe('received');
  expect(firstToSee(['verified'])).toBe('verified');
  expect(firstToSee([])).toBeUndefined();
});

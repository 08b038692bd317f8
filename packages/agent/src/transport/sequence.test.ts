import { expect, test } from 'vitest';
import { judgeHead, placeOf } from './sequence.ts';

const LIST = { seq: 7, last: 'h7' };

test.each([
  [{ seq: 8, previous: 'h7', sha256: 'h8' }, undefined, 'next'],
  [{ seq: 8, previous: 'x7', sha256: 'h8' }, undefined, 'forked'],
  [{ seq: 9, previous: 'h8', sha256: 'h9' }, undefined, 'gap'],
  [{ seq: 7, previous: 'h6', sha256: 'h7' }, 'h7', 'again'],
  [{ seq: 7, previous: 'h6', sha256: 'x7' }, 'h7', 'rolled-back'],
  [{ seq: 3, previous: 'h2', sha256: 'h3' }, undefined, 'rolled-back'],
] as const)('order %j belongs there: %s %s', (order, taken, place) => {
  expect(placeOf(LIST, order, taken)).toBe(place);
});

test('the first order names none before it', () => {
  expect(placeOf({ seq: 0, last: null }, { seq: 1, previous: null, sha256: 'h' }, undefined)).toBe('next');
  expect(placeOf({ seq: 0, last: null }, { seq: 1, previous: 'x', sha256: 'h' }, undefined)).toBe('forked');
});

test.each([
  [{ seq: 7, last: 'h7' }, 'current'],
  [{ seq: 7, last: 'x7' }, 'forked'],
  [{ seq: 8, last: 'h8' }, 'gap'],
  [{ seq: 6, last: 'h6' }, 'rolled-back'],
  [{ seq: 0, last: null }, 'rolled-back'],
] as const)('head %j is %s', (head, verdict) => {
  expect(judgeHead(LIST, head)).toBe(verdict);
});

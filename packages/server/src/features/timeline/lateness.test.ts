import { expect, test } from 'vitest';
import { answerIsLate, claimIsLate } from './lateness.ts';

const hour = (n: number) => new Date(Date.UTC(2027, 0, 5, n));
const clocks = [
  { step: 'contain', key: '', dueAt: hour(12) },
  { step: 'answer', key: 'inj_1', dueAt: hour(10) },
  { step: 'answer', key: 'inj_2', dueAt: hour(14) },
];

test('a claim is late by the time that it names, not by when it was told', () => {
  const banned = { kind: 'identity-banned' as const, at: hour(15) };
  expect(claimIsLate({ ...banned, claimedAt: hour(11) }, clocks)).toBe(false);
  expect(claimIsLate({ ...banned, claimedAt: hour(13) }, clocks)).toBe(true);
  expect(claimIsLate({ ...banned, claimedAt: null }, clocks)).toBe(true);
});

test('what no deadline asks for is never late', () => {
  const found = { kind: 'copies-found' as const, at: hour(20), claimedAt: null };
  expect(claimIsLate(found, clocks)).toBe(false);
  expect(claimIsLate({ ...found, kind: 'closure' }, clocks)).toBe(false);
});

test('an answer is late when every request that asked for it is over', () => {
  expect(answerIsLate(hour(11), ['inj_1'], clocks)).toBe(true);
  expect(answerIsLate(hour(11), ['inj_1', 'inj_2'], clocks)).toBe(false);
  expect(answerIsLate(hour(11), [], clocks)).toBe(false);
});

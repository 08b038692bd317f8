import type { ReceiptClaims } from '@muster/contract';
import { expect, test } from 'vitest';
import { isStorable } from './storable-receipt.ts';
import { anEffect } from './testing/simulated-agent.ts';

const AT = new Date('2027-03-01T10:00:00Z');

function claims(others: Partial<ReceiptClaims> = {}): ReceiptClaims {
  return {
    iss: 'agt_a',
    jti: 'agt_a.ord_1.1',
    iat: AT.getTime() / 1000,
    orderId: 'ord_1',
    siteId: 'site_a',
    seq: 1,
    step: 1,
    state: 'verified',
    at: AT.toISOString(),
    decidedBy: null,
    reason: '',
    plan: null,
    effects: [anEffect(AT)],
    ...others,
  };
}

test.each([
  ['a NUL in its words', { reason: 'a\u0000b' }],
  ['half a pair in its words', { reason: 'a\ud800' }],
  ['half a pair after a backslash', { reason: '\\\ud800' }],
  ['a NUL in what was found', { effects: [anEffect(AT, { found: '\u0000' })] }],
  ['a step that no column takes', { step: 3_000_000_000 }],
  ['the year 0', { at: '0000-01-01T00:00:00Z' }],
  ['a reading of the year 0', { effects: [anEffect(AT, { readAt: '0000-01-01T00:00:00Z' })] }],
  [
    'an end at an offset that nobody has',
    { effects: [anEffect(AT, { fullFrom: '2027-03-01T10:00:00+23:00' })] },
  ],
] satisfies [string, Partial<ReceiptClaims>][])(
  'a receipt is kept out for %s, before it reaches those of others',
  (_, others) => {
    expect(isStorable(claims(others))).toBe(false);
  },
);

test.each([
  ['an ordinary one', {}],
  ['words that speak of a NUL', { reason: 'the file has a \\u0000 and \\ud800' }],
  ['a whole pair', { reason: '🦉' }],
  ['a time with an offset', { at: '2027-03-01T10:00:00+14:00' }],
] satisfies [string, Partial<ReceiptClaims>][])('%s is taken', (_, others) => {
  expect(isStorable(claims(others))).toBe(true);
});

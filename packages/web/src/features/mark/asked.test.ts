import { expect, test } from 'vitest';
import { cleaned, isMailAddress } from './asked.ts';

const HASH = '9f2c'.repeat(16);

test.each([
  [` ${HASH}\n`, HASH],
  [`sha256:${HASH}`, HASH],
  [`SHA-256 = ${HASH}`, HASH],
  [`${HASH}  ./found-here`, HASH],
  [`${HASH} *found-here`, HASH],
  [`\\${HASH}  odd\\nname`, HASH],
  ['“no quotes of ours”', '“no quotes of ours”'],
  ['"192.0.2.9:8461".', '192.0.2.9:8461'],
  ['canary-token=abcdefghijklmnop', 'abcdefghijklmnop'],
  ['muster-config-token: abcdefghijklmnop', 'abcdefghijklmnop'],
  ['[LAB-2027-0001]', 'LAB-2027-0001'],
])('what is pasted as %j is asked as %j', (pasted, asked) => {
  expect(cleaned(pasted)).toBe(asked);
});

test('a contact that is a mail address can be written to, other words cannot', () => {
  expect(isMailAddress('exercise@muster.example')).toBe(true);
  expect(isMailAddress('the organising CSIRT')).toBe(false);
});

import { expect, test } from 'vitest';
import { base64Of } from './base64.ts';

test('a file of any length is carried byte by byte', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, n) => n % 256);
  expect(Uint8Array.from(atob(base64Of(bytes)), (letter) => letter.charCodeAt(0))).toEqual(bytes);
  expect(base64Of(new Uint8Array())).toBe('');
});

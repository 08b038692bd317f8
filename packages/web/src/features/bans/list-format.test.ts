import { expect, test } from 'vitest';
import { guessFormat } from './list-format.ts';

test('a text is taken for what it looks like', () => {
  expect(guessFormat('resource ".*" {\n action ".*" { rule deny { subject = "CN=x" } } }')).toBe('argus');
  expect(guessFormat('# banned\n"/DC=org/CN=Robin"\n')).toBe('dn');
  expect(guessFormat('eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJ4In0.c2ln\n')).toBe('set');
  expect(guessFormat('')).toBe('dn');
});

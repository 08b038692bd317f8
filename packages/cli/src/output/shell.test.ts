import { expect, test } from 'vitest';
import { commandLine } from './shell.ts';

test('what is not plain is quoted, so that a shell takes it as one word and runs nothing of it', () => {
  expect(commandLine('muster', 'ban', 'approve', 'BAN-17')).toBe('muster ban approve BAN-17');
  expect(commandLine('--reason', "it's $(rm)", '')).toBe(`--reason 'it'\\''s $(rm)' ''`);
  expect(commandLine('CN=A B,DC=x')).toBe("'CN=A B,DC=x'");
});

test('nothing in it steers the terminal', () => {
  expect(commandLine('a\u001b[2Jb\nc')).toBe("'a\ufffd[2Jb c'");
});

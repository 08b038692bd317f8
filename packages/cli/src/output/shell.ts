import { oneLine } from './text.ts';

/** A command line to be copied into a POSIX shell: what is not plain is quoted, and nothing in it steers the terminal. */
export function commandLine(...words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  const text = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

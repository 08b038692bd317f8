import { expect, test } from 'vitest';
import { jsonText, manyLines, oneLine } from './text.ts';

const HOSTILE = 'a\u001b]0;owned\u0007b\u009b31mc\u202ed\u0085e\u2028f\r\ng\th';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

test('nothing from outside steers the terminal, in a line, in lines, or in JSON', () => {
  for (const text of [oneLine(HOSTILE), manyLines(HOSTILE), jsonText({ HOSTILE }), jsonText([HOSTILE], 2)])
    expect(text).not.toMatch(STEERS);
});

test('JSON reads back as it was', () => {
  expect(JSON.parse(jsonText({ HOSTILE }))).toEqual({ HOSTILE });
});

test('lines stay lines', () => {
  expect(manyLines('a\r\nb\rc\n\td')).toBe('a\nb\nc\n\td');
});

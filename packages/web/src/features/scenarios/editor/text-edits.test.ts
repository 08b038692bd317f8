import { describe, expect, test } from 'vitest';
import { type Edit, indent, newLine, offsetOf, outdent, placeAt } from './text-edits.ts';

/** A text with its selection between brackets. */
function apply(edit: (text: string, start: number, end: number) => Edit, marked: string): string {
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  const text = marked.replace('[', '').replace(']', '');
  const { from, to, insert, select } = edit(text, start, end);
  const after = text.slice(0, from) + insert + text.slice(to);
  return `${after.slice(0, select[0])}[${after.slice(select[0], select[1])}]${after.slice(select[1])}`;
}

describe('in the editor', () => {
  test.each([
    ['a[]', 'a []'],
    ['ab[]', 'ab  []'],
    ['a[b]c', 'a []c'],
    ['[a\nb]\nc', '  [a\n  b]\nc'],
    ['a\n [b\n\nc\n]d', 'a\n   [b\n\n  c\n]d'],
  ])('Tab makes %j into %j', (before, after) => {
    expect(apply(indent, before)).toBe(after);
  });

  test.each([
    ['    a[]', '  a[]'],
    [' []a', '[]a'],
    ['  [a\n b\nc]', '[a\nb\nc]'],
  ])('Shift and Tab make %j into %j', (before, after) => {
    expect(apply(outdent, before)).toBe(after);
  });

  test.each([
    ['  a: 1[]', '  a: 1\n  []'],
    ['implants:[]', 'implants:\n  []'],
    ['    body: |[]', '    body: |\n      []'],
    ['story: >-[]', 'story: >-\n  []'],
  ])('Enter makes %j into %j', (before, after) => {
    expect(apply(newLine, before)).toBe(after);
  });

  test('a line and column lead to the place that they were read from', () => {
    const text = 'one\ntwo\n\nfour';
    for (let at = 0; at <= text.length; at++) {
      const { line, column } = placeAt(text, at);
      expect(offsetOf(text, line, column)).toBe(at);
    }
    expect(offsetOf(text, 9, 1)).toBe(text.length);
    expect(offsetOf(text, 1, 99)).toBe(3);
  });
});

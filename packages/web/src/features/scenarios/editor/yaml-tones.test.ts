import { expect, test } from 'vitest';
import { tonesOf } from './yaml-tones.ts';

const told = (text: string) =>
  tonesOf(text).map((line) => line.map(({ text: part, tone }) => `${tone[0]}:${part}`).join('|'));

test('every letter stays in its place', () => {
  const text = 'a: "x # no" # yes\n  - b: |\n      c: {{site}}\n\n# d\n- { id: C1 }\nodd \'';
  expect(
    tonesOf(text)
      .map((line) => line.map((piece) => piece.text).join(''))
      .join('\n'),
  ).toBe(text);
});

test('keys, comments and names to be filled are told apart; a text block has neither keys nor comments', () => {
  expect(told('tlp: AMBER # for sites')).toEqual(['k:tlp:|p: AMBER |c:# for sites']);
  expect(told('subject: To {{site}}')).toEqual(['k:subject:|p: To |n:{{site}}']);
  expect(told('body: |\n  due: {{due.contain}} # kept\nnext: 1')).toEqual([
    'k:body:|p: |',
    'p:  due: |n:{{due.contain}}|p: # kept',
    'k:next:|p: 1',
  ]);
  expect(told('note: "a # b"')).toEqual(['k:note:|p: "a # b"']);
});

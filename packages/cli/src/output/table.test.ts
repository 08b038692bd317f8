import { expect, test } from 'vitest';
import { painter } from './style.ts';
import { properties, table } from './table.ts';
import { cutTo, oneLine, widthOf } from './text.ts';

const plain = painter({ isTTY: false }, {});

test('columns line up, figures on the right', () => {
  expect(
    table(
      [{ title: 'SITE' }, { title: 'COPIES', align: 'right' }, { title: 'STATE' }],
      [
        ['Plzeň', 3, 'ok'],
        ['Umeå North', 12, 'late'],
      ],
      plain,
    ),
  ).toBe(['SITE        COPIES  STATE', 'Plzeň            3  ok', 'Umeå North      12  late'].join('\n'));
});

test('wide characters take two columns', () => {
  expect(widthOf('東京')).toBe(4);
  expect(widthOf('e\u0301')).toBe(1);
  expect(cutTo('東京都庁', 5)).toBe('東京…');
});

test('nothing from outside can steer the terminal', () => {
  expect(oneLine('a\u001b[31mred\u202egnp\nnext')).toBe('a\ufffd[31mred\ufffdgnp next');
  expect(table([{ title: 'T' }], [['\u001b]0;owned\u0007']], plain)).not.toContain('\u001b');
  expect(properties([['name', 'a\rb\u009b']], plain)).toBe('name  a b\ufffd');
});

test('colour is for terminals, and not where NO_COLOR is set', () => {
  expect(painter({ isTTY: true }, {})('red', 'x')).toContain('\u001b[31m');
  expect(painter({ isTTY: true }, { NO_COLOR: '1' })('red', 'x')).toBe('x');
  expect(painter({ isTTY: false }, {})('red', 'x')).toBe('x');
});

test('colour does not move columns', () => {
  const paint = painter({ isTTY: true }, {});
  const line = table([{ title: 'A' }, { title: 'B' }], [[{ text: 'x', colour: 'green' }, 'y']], paint).split(
    '\n',
  )[1];
  expect(line).toBe('\u001b[32mx\u001b[39m  y');
});

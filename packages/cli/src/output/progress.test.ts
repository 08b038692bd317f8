import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

test('a terminal gets one line that rewrites itself and is wiped at the end', () => {
  const written: string[] = [];
  const progress = new Progress({ isTTY: true, columns: 80, write: (text) => written.push(text) }, 'Sealing');
  progress.at(1, 4);
  progress.at(4, 4);
  progress.end();
  expect(written).toEqual([
    '\r\u001b[KSealing  1 of 4  25 %',
    '\r\u001b[KSealing  4 of 4  100 %',
    '\r\u001b[K',
  ]);
});

test('a log gets at most eleven lines', () => {
  const written: string[] = [];
  const progress = new Progress({ write: (text) => written.push(text) }, 'Sealing');
  for (let i = 0; i <= 5000; i++) progress.at(i, 5000);
  progress.end();
  expect(written).toHaveLength(11);
  expect(written.at(-1)).toBe('Sealing  5000 of 5000  100 %\n');
});

import type { ReportFact } from '@muster/contract';
import { expect, test } from 'vitest';
import { linesOf, piecesOf } from './pieces.ts';

function fact(start: number, end: number, more: Partial<ReportFact> = {}): ReportFact {
  return {
    kind: 'address',
    value: 'x',
    port: null,
    protocol: null,
    role: 'mentioned',
    sure: true,
    start,
    end,
    ...more,
  };
}

test('the pieces are the text again, whatever the facts', () => {
  const text = 'from 192.0.2.1 to 203.0.113.5.';
  for (const facts of [
    [],
    [fact(5, 14), fact(18, 29)],
    [fact(18, 29), fact(5, 14), fact(5, 9), fact(20, 25)],
    [fact(0, 30), fact(30, 31), fact(9, 9), fact(-3, 2)],
  ])
    expect(
      piecesOf(text, facts)
        .map(({ words }) => words)
        .join(''),
    ).toBe(text);
});

test('what is said twice is one line with its strongest word', () => {
  const facts = [
    fact(0, 1, { value: 'a', sure: false }),
    fact(2, 3, { value: 'b', role: 'target' }),
    fact(4, 5, { value: 'a', role: 'source', port: 22 }),
    fact(6, 7, { kind: 'time', value: 't' }),
  ];
  expect(linesOf(facts, ['address'])).toEqual([
    { value: 'a', port: 22, role: 'source', sure: true, times: 2 },
    { value: 'b', port: null, role: 'target', sure: true, times: 1 },
  ]);
});

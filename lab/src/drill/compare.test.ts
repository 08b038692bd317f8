import type { BoardView, ScoreRunView } from '@muster/contract';
import { expect, test } from 'vitest';
import { changedSince } from './compare.ts';

function judged(...verdicts: [check: string, verdict: string][]) {
  return [
    {
      participation: 'par_1',
      site: 'alpha',
      verdicts: verdicts.map(([check, verdict]) => ({ check, verdict })),
    },
  ];
}

test('what a board says otherwise than the score is named, and so is what it does not say', () => {
  const run = {
    sites: judged(['C1', 'pass'], ['K2', 'pass'], ['K5', 'late'], ['K6', 'pending']),
  } as unknown as ScoreRunView;
  const board = { sites: judged(['C1', 'pass'], ['K2', 'fail'], ['K6', 'pass']) } as unknown as BoardView;
  expect(changedSince(run, board)).toEqual([
    'alpha K2 was pass and is fail',
    'alpha K5 was late and is not judged',
  ]);
  expect(changedSince(run, { sites: run.sites } as unknown as BoardView)).toEqual([]);
});

import { expect, test } from 'vitest';
import { nextProblem } from './next-problem.ts';

const at = (line: number, column = 1) => ({ line, column, path: '', message: `${line}:${column}` });
const problems = [at(9), at(3, 5), at(3)];

test('F8 goes from problem to problem and round the end, with Shift back', () => {
  expect(nextProblem(problems, at(1))).toMatchObject({ message: '3:1' });
  expect(nextProblem(problems, at(3))).toMatchObject({ message: '3:5' });
  expect(nextProblem(problems, at(3, 5))).toMatchObject({ message: '9:1' });
  expect(nextProblem(problems, at(9))).toMatchObject({ message: '3:1' });
  expect(nextProblem(problems, at(3), true)).toMatchObject({ message: '9:1' });
  expect(nextProblem(problems, at(9), true)).toMatchObject({ message: '3:5' });
  expect(nextProblem([], at(1))).toBeUndefined();
});

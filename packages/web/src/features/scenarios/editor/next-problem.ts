import type { ScenarioProblem } from '@muster/contract';

interface Place {
  line: number;
  column: number;
}

/** The problem after the caret, round the end; `back`: the one before. */
export function nextProblem(
  problems: readonly ScenarioProblem[],
  caret: Place,
  back = false,
): ScenarioProblem | undefined {
  const inOrder = [...problems].sort(compare);
  if (back) return inOrder.findLast((one) => compare(one, caret) < 0) ?? inOrder.at(-1);
  return inOrder.find((one) => compare(one, caret) > 0) ?? inOrder[0];
}

function compare(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}

/** `Line 12: the inject comes after the end`, with the key that it is about. */
export function problemText({ line, path, message }: ScenarioProblem): string {
  return `Line ${line}: ${path === '' ? '' : `${path}: `}${message}`;
}

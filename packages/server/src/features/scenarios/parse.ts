import { LineCounter, parseDocument } from 'yaml';
import { type Scenario, scenarioSchema } from './model.ts';

export interface ScenarioProblem {
  line: number;
  column: number;
  path: string;
  message: string;
}

export type ParsedScenario = { ok: true; scenario: Scenario } | { ok: false; problems: ScenarioProblem[] };

const MOST_ALIASES = 50;

/** Reads a scenario from YAML. Every problem names its line and column, counted from 1; nothing is thrown. */
export function parseScenario(text: string): ParsedScenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { line, column: col, path: '', message: error.message.split('\n')[0] ?? error.message };
    });
    return { ok: false, problems };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    return {
      ok: false,
      problems: [{ line: 1, column: 1, path: '', message: `more than ${MOST_ALIASES} aliases` }],
    };
  }
  const result = scenarioSchema.safeParse(value);
  if (result.success) return { ok: true, scenario: result.data };
  const problems = result.error.issues.map((issue) => {
    const offset = offsetOf(document, issue.path as (string | number)[]);
    const { line, col } = lines.linePos(offset);
    return {
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: issue.path.join('.'),
      message: issue.message,
    };
  });
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** The node that the path leads to, or the nearest one above it that exists. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}

/** The title that stands in a text, whatever else is wrong with it. */
export function titleOf(text: string): string | null {
  try {
    const title = parseDocument(text).get('title');
    return typeof title === 'string' && title.trim() !== '' ? title.trim().slice(0, 200) : null;
  } catch {
    return null;
  }
}

/** Where a key of the outermost level stands; the first line when it is not there. */
export function placeOfKey(text: string, key: string): { line: number; column: number } {
  const line = text.split('\n').findIndex((one) => one.startsWith(`${key}:`));
  return { line: Math.max(line, 0) + 1, column: 1 };
}

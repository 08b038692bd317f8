import { createHash } from 'node:crypto';
import { procedureDocument } from '@muster/contract';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { MusterError } from '../../kernel/errors.ts';
import type { Procedure } from './model.ts';

export interface ProcedureProblem {
  /** Counted from 1. */
  line: number;
  column: number;
  message: string;
}

export type ParsedProcedure =
  | { ok: true; procedure: Procedure }
  | { ok: false; problems: ProcedureProblem[] };

const LONGEST_CHARACTERS = 200_000;

/** Reads a procedure from YAML. Every problem names its line and column; nothing is thrown. */
export function parseProcedure(text: string): ParsedProcedure {
  if (text.length > LONGEST_CHARACTERS) {
    return problemAt(1, 1, `a procedure has at most ${LONGEST_CHARACTERS} characters`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { line, column: col, message: error.message.split('\n')[0] ?? error.message };
    });
    return { ok: false, problems };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    return problemAt(1, 1, error instanceof Error ? error.message : 'the aliases cannot be resolved');
  }
  const result = procedureDocument.safeParse(value);
  if (result.success) {
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { ok: true, procedure: { document: result.data, sha256, overrides: [] } };
  }
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const { line, col } = lines.linePos(offsetOf(document, [...path, ...extra]));
    const where = path.length > 0 ? `${path.join('.')}: ` : '';
    return { line: Math.max(line, 1), column: Math.max(col, 1), message: `${where}${issue.message}` };
  });
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** Like `parseProcedure`; throws `procedure.invalid` with all problems, `at` being the first one's `line:column`. */
export function readProcedure(text: string): Procedure {
  const parsed = parseProcedure(text);
  if (parsed.ok) return parsed.procedure;
  const [first] = parsed.problems;
  throw new MusterError(
    'procedure.invalid',
    parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n'),
    first && `${first.line}:${first.column}`,
  );
}

/** Where the path's value begins; where it is missing, the nearest thing around it. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function problemAt(line: number, column: number, message: string): ParsedProcedure {
  return { ok: false, problems: [{ line, column, message }] };
}

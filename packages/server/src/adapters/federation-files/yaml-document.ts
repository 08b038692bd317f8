import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { MusterError } from '../../kernel/errors.ts';
import type { FederationDocument } from '../../ports/federation-snapshot.ts';
import { decodeDocument } from './decode.ts';

const MOST_ALIASES = 100;
const LARGEST_BYTES = 16 * 1024 * 1024;

export type Path = readonly (string | number)[];

export interface YamlDocument<T> {
  value: T;
  /** `file:line:column` of what a path leads to, or of the nearest thing above it that exists. */
  at(path: Path): string;
}

/**
 * Reads a YAML file of one schema.
 * @throws MusterError `import.invalid` with every error in the message and the position of the first.
 */
export function readYaml<T>(source: FederationDocument, schema: z.ZodType<T>): YamlDocument<T> {
  const { name } = source;
  if (source.content.byteLength > LARGEST_BYTES) {
    throw new MusterError('import.invalid', 'the file is larger than 16 MiB', `${name}:1:1`);
  }
  const lines = new LineCounter();
  const document = parseDocument(decodeDocument(source), { lineCounter: lines, uniqueKeys: true });
  const atOffset = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const at = (path: Path) => atOffset(offsetOf(document, path));
  refuse(document.errors.map((error) => ({ at: atOffset(error.pos[0]), message: firstLine(error.message) })));
  const result = schema.safeParse(toValue(document, name));
  if (result.success) return { value: result.data, at };
  refuse(
    result.error.issues.map((issue) => {
      const path = issue.path.filter((part) => typeof part !== 'symbol');
      return { at: at(path), message: `${path.join('.') || 'the file'}: ${issue.message}` };
    }),
  );
  throw new MusterError('import.invalid', 'the file does not have the form that was expected', `${name}:1:1`);
}

function toValue(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {};
  } catch {
    throw new MusterError('import.invalid', `the file uses more than ${MOST_ALIASES} aliases`, `${name}:1:1`);
  }
}

function refuse(problems: { at: string; message: string }[]): void {
  const first = problems[0];
  if (!first) return;
  const others = problems.slice(1, 20).map((problem) => `; ${problem.at}: ${problem.message}`);
  throw new MusterError('import.invalid', first.message + others.join(''), first.at);
}

function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}

import { type Alias, isNode, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';

export interface YamlFault {
  line: number;
  column: number;
  /** `policy.limits.beyond`; empty for the file as a whole. */
  at: string;
  message: string;
}

export type YamlRead<T> = { ok: true; value: T } | { ok: false; faults: YamlFault[] };

/** Reads YAML 1.2 by a schema; every fault names its line. */
export function readYaml<Schema extends z.ZodType>(text: string, schema: Schema): YamlRead<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true });
  function place(offset: number): { line: number; column: number } {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  }
  const broken = document.errors.map((error) => ({
    ...place(error.pos[0]),
    at: '',
    message: error.message.split('\n')[0] ?? '',
  }));
  if (broken.length > 0) return { ok: false, faults: broken };
  const alias = firstAlias(document);
  // Aliases make a small file huge, and hide what a line says.
  if (alias)
    return {
      ok: false,
      faults: [{ ...place(alias.range?.[0] ?? 0), at: '', message: 'aliases are not taken here' }],
    };
  const checked = schema.safeParse(document.toJS() ?? {});
  if (checked.success) return { ok: true, value: checked.data };
  const faults = checked.error.issues.map((issue) => ({
    ...place(offsetOf(document, issue.path)),
    at: issue.path.join('.'),
    message: issue.message,
  }));
  return { ok: false, faults };
}

function firstAlias(document: ReturnType<typeof parseDocument>): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_, node) {
      found ??= node;
    },
  });
  return found;
}

/** Where the value stands, or the nearest thing around it that is written. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

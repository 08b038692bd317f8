/** Who asks, in the order of the columns. A quote mark means: of another NGI, of another site than the thing is of. */
export const kinds = ['admin', 'csirt', 'ngi', "ngi'", 'auditor', 'site', "site'", 'vo'] as const;
export type Kind = (typeof kinds)[number];

/**
 * `yes`: it is answered, or refused only for its state. `no`: 403. `hid`: 404, as if it were not there. `part`: it is
 * answered with what lies in the asker's scope, and may be empty; tested as `yes` is, for every answer to somebody
 * with a scope is searched for what is not theirs.
 */
const words = ['yes', 'no', 'hid', 'part'] as const;
export type Word = (typeof words)[number];

export interface Row {
  /** `GET /api/v1/me`. */
  route: string;
  expected: Record<Kind, Word>;
}

/** Reads a table as it stands in the files beside: a line of column names, then a line for every route. */
export function table(text: string): Row[] {
  const [head = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const columns = head.trim().split(/\s+/);
  if (columns.join() !== kinds.join())
    throw new Error(`the columns are ${kinds.join(', ')}, not ${columns.join(', ')}`);
  return lines.map((line) => {
    const [method = '', path = '', ...cells] = line.trim().split(/\s+/);
    if (cells.length !== kinds.length)
      throw new Error(`${path} has ${cells.length} cells, not ${kinds.length}`);
    const expected = Object.fromEntries(kinds.map((kind, index) => [kind, wordOf(cells[index], path)]));
    return { route: `${method} ${path}`, expected: expected as Record<Kind, Word> };
  });
}

function wordOf(cell: string | undefined, path: string): Word {
  const word = words.find((one) => one === cell);
  if (!word) throw new Error(`${path}: “${cell}” is none of ${words.join(', ')}`);
  return word;
}

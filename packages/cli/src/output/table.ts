import type { Colour, Paint } from './style.ts';
import { cutTo, oneLine, widthOf } from './text.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Longer text is cut; no limit when absent. */
  most?: number;
}

export type Cell = string | number | { text: string; colour: Colour };

const GAP = '  ';

/** An aligned table for people; programs ask for --json. Cells are made harmless for the terminal. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const texts = rows.map((row) =>
    columns.map((column, i) => cutTo(oneLine(textOf(row[i] ?? '')), column.most ?? Infinity)),
  );
  const widths = columns.map((column, i) =>
    Math.max(widthOf(column.title), ...texts.map((row) => widthOf(row[i] ?? ''))),
  );
  const title = columns
    .map((column, i) => padded(column.title, widths[i] ?? 0, column))
    .join(GAP)
    .trimEnd();
  const lines = texts.map((row, r) =>
    columns
      .map((column, i) => {
        const cell = rows[r]?.[i];
        const text = padded(
          row[i] ?? '',
          i === columns.length - 1 && column.align !== 'right' ? 0 : (widths[i] ?? 0),
          column,
        );
        return typeof cell === 'object' ? paint(cell.colour, text) : text;
      })
      .join(GAP)
      .trimEnd(),
  );
  return [paint('dim', title), ...lines].join('\n');
}

/** The same, or a sentence when there is no row. */
export function tableOr(
  none: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
): string {
  return rows.length === 0 ? none : table(columns, rows, paint);
}

/** Names on the left, values on the right: for one thing and its properties. */
export function properties(pairs: readonly (readonly [string, Cell])[], paint: Paint): string {
  const width = Math.max(0, ...pairs.map(([name]) => widthOf(name)));
  return pairs
    .map(([name, value]) => {
      const text = oneLine(textOf(value));
      const shown = typeof value === 'object' ? paint(value.colour, text) : text;
      return `${paint('dim', name + ' '.repeat(width - widthOf(name)))}${GAP}${shown}`;
    })
    .join('\n');
}

function textOf(cell: Cell): string {
  return typeof cell === 'object' ? cell.text : String(cell);
}

function padded(text: string, width: number, column: Column): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return column.align === 'right' ? space + text : text + space;
}

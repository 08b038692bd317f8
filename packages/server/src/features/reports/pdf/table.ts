import { SystemClock } from '../../../kernel/clock.ts';
import { line, quiet, sunk } from './palette.ts';
import { type Element, innerWidth, leading, type Piece, page, type Sheet, type Style } from './sheet.ts';

export interface DrawnCell {
  /** Height that it asks for. */
  height: number;
  wash?: string | null;
  draw: (box: { x: number; y: number; width: number; height: number }) => void;
}

export type Cell = string | Piece[] | DrawnCell;

export interface Column<Row> {
  head: string;
  /** What the head stands for, where it is short. */
  headMeans?: string;
  width: number;
  align?: 'left' | 'right' | 'center';
  cell: (row: Row) => Cell;
  /** This column names its row. */
  names?: boolean;
}

export interface TableOptions<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Rows that follow each other in one group stand below its name. */
  group?: (row: Row) => string;
  style?: Style;
  pad?: number;
  caption?: string;
  /** Heads over several columns; their widths are those of the columns below. */
  spans?: readonly { head: string; columns: number }[];
}

const ROWS_AT_ONCE = 20;

const HEAD: Style = { size: 8, colour: quiet };

/** A table that goes over pages; its heads are drawn again on each and told once. */
export async function table<Row>(sheet: Sheet, options: TableOptions<Row>): Promise<void> {
  const { columns, rows, group, style = { size: 8.5 }, pad = 4 } = options;
  const element = sheet.element('Table', options.caption ? { title: options.caption } : {});
  const high = leading(style.size);
  sheet.need(leading(8) * 2 + high * 3);
  drawHead(sheet, options, sheet.element('THead', {}, element));
  const body = sheet.element('TBody', {}, element);
  let named: string | undefined;
  for (const [n, row] of rows.entries()) {
    // Hundreds of sites take a second: the server goes on answering meanwhile.
    if (n % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await new SystemClock().sleep(0);
    const cells = columns.map((column) => laidOut(sheet, column, row, style, pad));
    const height = Math.max(...cells.map((cell) => cell.height)) + 2 * pad;
    const name = group?.(row);
    const opens = name !== undefined && name !== named;
    if (sheet.room < height + (opens ? high + 2 * pad : 0)) {
      sheet.turn();
      drawHead(sheet, options, null);
    }
    if (opens) drawGroup(sheet, name, columns.length, body, style, pad);
    named = name;
    drawRow(sheet, columns, cells, height, { body, pad, style });
  }
  sheet.space(8);
}

interface LaidOut {
  height: number;
  lines: Piece[][];
  drawn: DrawnCell | null;
}

function laidOut<Row>(sheet: Sheet, column: Column<Row>, row: Row, style: Style, pad: number): LaidOut {
  const cell = column.cell(row);
  if (typeof cell !== 'string' && !Array.isArray(cell))
    return { height: cell.height, lines: [], drawn: cell };
  const pieces = typeof cell === 'string' ? [{ text: cell, style }] : cell;
  const lines = sheet.lines(pieces, column.width - 2 * pad);
  return { height: lines.length * leading(style.size), lines, drawn: null };
}

function drawHead<Row>(
  sheet: Sheet,
  { columns, spans, pad = 4 }: TableOptions<Row>,
  head: Element | null,
): void {
  const rule = (y: number, colour = line) =>
    sheet.doc
      .moveTo(page.left, y)
      .lineTo(page.left + innerWidth, y)
      .lineWidth(0.75)
      .stroke(colour);
  const band = leading(8) + pad;
  if (spans) {
    const row = head && sheet.element('TR', {}, head);
    let x = page.left;
    let n = 0;
    for (const span of spans) {
      const width = columns.slice(n, n + span.columns).reduce((sum, one) => sum + one.width, 0);
      const at = x + pad;
      const draw = () => sheet.write(`${span.head} `, at, sheet.y + 9, { size: 8, weight: 600 });
      if (row) {
        const cell = sheet.element('TH', { scope: 'Column' }, row);
        (cell as unknown as { dictionary: { data: { A: object } } }).dictionary.data.A = {
          O: 'Table',
          Scope: 'Column',
          ColSpan: span.columns,
        };
        sheet.mark(cell, 'TH', draw);
      } else sheet.artifact(draw);
      x += width;
      n += span.columns;
    }
    sheet.y += band;
  }
  const row = head && sheet.element('TR', {}, head);
  let x = page.left;
  for (const column of columns) {
    const at = place(column, x, pad);
    const draw = () => sheet.write(`${column.head} `, at, sheet.y + 9, HEAD, column.align);
    if (row) {
      const options = column.headMeans ? { expanded: column.headMeans } : {};
      const cell = sheet.element('TH', { scope: 'Column', ...options }, row);
      sheet.mark(cell, 'TH', draw);
    } else sheet.artifact(draw);
    x += column.width;
  }
  sheet.y += band;
  sheet.artifact(() => rule(sheet.y));
}

function drawGroup(
  sheet: Sheet,
  name: string,
  columns: number,
  body: Element,
  style: Style,
  pad: number,
): void {
  const height = leading(style.size) + pad;
  sheet.artifact(() => {
    sheet.doc.rect(page.left, sheet.y, innerWidth, height).fill(sunk);
  });
  const row = sheet.element('TR', {}, body);
  const cell = sheet.element('TH', { scope: 'Row' }, row);
  (cell as unknown as { dictionary: { data: { A: object } } }).dictionary.data.A = {
    O: 'Table',
    Scope: 'Row',
    ColSpan: columns,
  };
  sheet.mark(cell, 'TH', () => {
    sheet.write(`${name} `, page.left + pad, sheet.y + pad / 2 + style.size * 1.05, {
      size: style.size,
      colour: quiet,
    });
  });
  sheet.y += height;
}

function drawRow<Row>(
  sheet: Sheet,
  columns: readonly Column<Row>[],
  cells: readonly LaidOut[],
  height: number,
  { body, pad, style }: { body: Element; pad: number; style: Style },
): void {
  const top = sheet.y;
  const element = sheet.element('TR', {}, body);
  let x = page.left;
  columns.forEach((column, n) => {
    const cell = cells[n] as LaidOut;
    const left = x;
    if (cell.drawn?.wash) {
      const { wash } = cell.drawn;
      sheet.artifact(() => {
        sheet.doc.roundedRect(left + 1, top + 2, column.width - 2, height - 4, 2).fill(wash);
      });
    }
    const type = column.names ? 'TH' : 'TD';
    const held = sheet.element(type, column.names ? { scope: 'Row' } : {}, element);
    sheet.mark(held, type, () => {
      cell.drawn?.draw({ x: left, y: top, width: column.width, height });
      cell.lines.forEach((one, row) => {
        const baseline = top + pad + row * leading(style.size) + style.size * 1.05;
        const wide = one.reduce((sum, piece) => sum + sheet.width(piece.text.trimEnd(), piece.style), 0);
        const at = place(column, left, pad);
        const start = column.align === 'right' ? at - wide : column.align === 'center' ? at - wide / 2 : at;
        sheet.writeLine(one, start, baseline);
        // A space, so that who copies the text does not get two cells as one word.
        sheet.write(' ', start + wide, baseline, style);
      });
    });
    x += column.width;
  });
  sheet.y = top + height;
  sheet.artifact(() => {
    sheet.doc
      .moveTo(page.left, sheet.y)
      .lineTo(page.left + innerWidth, sheet.y)
      .lineWidth(0.5)
      .stroke(line);
  });
}

function place<Row>({ align, width }: Column<Row>, x: number, pad: number): number {
  if (align === 'right') return x + width - pad;
  return align === 'center' ? x + width / 2 : x + pad;
}

import type { FastifyReply } from 'fastify';

export type Cell = string | number | boolean | null | undefined;

export interface Column<Row> {
  /** Stable: programs read it. Lower case, words joined by underscores, the unit last. */
  name: string;
  cell: (row: Row) => Cell;
}

/** What spreadsheets take for the start of a formula, in its wide forms too. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/**
 * A table as RFC 4180 has it: CRLF after every line, a header first, UTF-8 without a byte order mark. A text that a
 * spreadsheet would compute gets an apostrophe before it; a number stays a number.
 */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ name }) => field(name)), ...rows.map((row) => fieldsOf(columns, row))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function fieldsOf<Row>(columns: readonly Column<Row>[], row: Row): string[] {
  return columns.map(({ cell }) => field(cell(row)));
}

function field(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Sends it to be kept as a file. */
export function sendCsv<Row>(
  reply: FastifyReply,
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): FastifyReply {
  return asFile(reply, `${name}.csv`, 'text/csv; charset=utf-8; header=present').send(csvOf(columns, rows));
}

/** Headers of something that is kept rather than shown; its name in ASCII for old readers and whole for the others. */
export function asFile(reply: FastifyReply, name: string, type: string): FastifyReply {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\w.() -]/g, '')
    .replace(/\s+/g, '-');
  return reply
    .header('content-type', type)
    .header(
      'content-disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.replace(/\s+/g, '-'))}`,
    );
}

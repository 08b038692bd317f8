import { MusterError } from '../../kernel/errors.ts';
import type { FederationDocument } from '../../ports/federation-snapshot.ts';
import { decodeDocument } from './decode.ts';
import { Lines } from './lines.ts';

export interface CsvRow {
  /** Keyed by the header's names in lower case; trimmed. */
  cells: ReadonlyMap<string, string>;
  /** `file:line:column` of the row's first character. */
  at: string;
}

export interface CsvTable {
  header: readonly string[];
  rows: CsvRow[];
}

const LARGEST_BYTES = 16 * 1024 * 1024;

/**
 * Comma, semicolon or tabulator separated values with a header row (RFC 4180): quoted cells may hold the
 * separator, quotes (doubled) and line ends; a byte order mark, blank lines and lines with `#` first are skipped.
 * @throws MusterError `import.invalid`
 */
export function readCsv(document: FederationDocument): CsvTable {
  if (document.content.byteLength > LARGEST_BYTES) {
    throw new MusterError('import.invalid', 'the file is larger than 16 MiB', `${document.name}:1:1`);
  }
  const text = decodeDocument(document).replace(/^\ufeff/, '');
  const lines = new Lines(text, document.name);
  const records = recordsOf(text, separatorOf(text), lines);
  const [first, ...others] = records;
  if (!first)
    throw new MusterError('import.invalid', 'the file is empty; a header row is needed', lines.at(0));
  const header = first.cells.map((cell) => cell.toLowerCase());
  const doubled = header.find((name, index) => header.indexOf(name) !== index);
  if (doubled !== undefined) {
    throw new MusterError('import.invalid', `the column “${doubled}” stands twice in the header`, first.at);
  }
  return { header, rows: others.map((record) => rowOf(header, record)) };
}

interface CsvRecord {
  cells: string[];
  at: string;
}

function rowOf(header: readonly string[], { cells, at }: CsvRecord): CsvRow {
  if (cells.length > header.length && cells.slice(header.length).some((cell) => cell !== '')) {
    throw new MusterError(
      'import.invalid',
      `this row has ${cells.length} cells, the header ${header.length}`,
      at,
    );
  }
  return { cells: new Map(header.map((name, index) => [name, cells[index] ?? ''])), at };
}

/** Whichever of the three stands most often in the first line with text, outside quotes. */
function separatorOf(text: string): string {
  const line = text.split(/\r\n|\r|\n/).find((one) => one.trim() !== '' && !one.startsWith('#')) ?? '';
  const bare = line.replace(/"[^"]*"/g, '');
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: bare.split(sign).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).sign;
}

function recordsOf(text: string, separator: string, lines: Lines): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const cells: string[] = [];
    for (;;) {
      const cell = cellAt(text, at, separator, lines);
      cells.push(cell.value.trim());
      at = cell.end;
      if (text[at] !== separator) break;
      at += 1;
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    const isBlank = cells.every((cell) => cell === '');
    if (!isBlank && text[start] !== '#') records.push({ cells, at: lines.at(start) });
  }
  return records;
}

/** One cell; `end` is the offset of the separator or line end behind it. */
function cellAt(
  text: string,
  start: number,
  separator: string,
  lines: Lines,
): { value: string; end: number } {
  let at = start;
  while (text[at] === ' ') at += 1;
  if (text[at] !== '"') {
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
    return { value: text.slice(start, at), end: at };
  }
  let value = '';
  for (at += 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0)
      throw new MusterError('import.invalid', 'a quoted cell has no closing quote', lines.at(start));
    value += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') break;
    value += '"';
    at += 1;
  }
  while (text[at] === ' ') at += 1;
  if (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') {
    throw new MusterError('import.invalid', 'there is text behind the closing quote of a cell', lines.at(at));
  }
  return { value, end: at };
}

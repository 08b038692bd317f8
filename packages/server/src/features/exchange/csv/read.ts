import { type ObservableType, observableType, readTlp } from '@muster/contract';
import { MusterError } from '../../../kernel/errors.ts';
import { guessType } from '../../extraction/index.ts';
import { demandFew, instantOf, type ReadFile, Reading } from '../model/found.ts';

/** Heads as people and programs write them. */
const heads: Readonly<Record<string, Column>> = {
  value: 'value',
  observable: 'value',
  indicator: 'value',
  ioc: 'value',
  type: 'type',
  tlp: 'tlp',
  note: 'note',
  comment: 'note',
  description: 'note',
  first_seen: 'firstSeen',
  last_seen: 'lastSeen',
};
type Column = 'value' | 'type' | 'tlp' | 'note' | 'firstSeen' | 'lastSeen';

/**
 * A list: one value a line, or a table (RFC 4180; comma, semicolon or tabulator) whose first line names its columns, of
 * which `value` is one. Types that are not said are guessed by the form.
 */
export function readCsv(text: string): ReadFile {
  const rows = rowsOf(text.replace(/^\uFEFF/, ''));
  const named = rows[0]?.cells.map((cell) => heads[cell.trim().toLowerCase().replaceAll(' ', '_')]);
  const isTable = named?.includes('value') ?? false;
  const columns: (Column | undefined)[] = isTable && named ? named : ['value', 'type', 'note'];
  const reading = new Reading();
  for (const { line, cells } of isTable ? rows.slice(1) : rows) {
    const cell = (column: Column) => cells[columns.indexOf(column)]?.trim() ?? '';
    readRow(reading, `line ${line}`, cell);
  }
  demandFew(reading);
  return { title: 'a list', tlp: null, found: reading.found, refused: reading.refused };
}

function readRow(reading: Reading, place: string, cell: (column: Column) => string): void {
  // An apostrophe before a formula is how tables keep spreadsheets from computing it.
  const value = cell('value').replace(/^'(?=[=+\-@])/, '');
  if (value === '' || value.startsWith('#')) return;
  const word = cell('type').toLowerCase();
  const said = observableType.options.find((type) => type === word);
  const guessed: ObservableType | undefined = said ?? guessType(value)?.type;
  if (!guessed) {
    reading.refuse(
      place,
      value,
      word === '' ? 'has no form that is known; say its type' : `“${word}” is no type`,
    );
    return;
  }
  const label = cell('tlp');
  const tlp = label === '' ? null : (readTlp(/^tlp/i.test(label) ? label : `TLP:${label}`) ?? null);
  if (label !== '' && tlp === null) {
    reading.refuse(place, value, `“${label}” is no TLP label`);
    return;
  }
  reading.take(place, guessed, value, {
    ioc: true,
    tlp,
    firstSeen: instantOf(cell('firstSeen')),
    lastSeen: instantOf(cell('lastSeen')),
    note: cell('note').slice(0, 4000),
    tags: [],
  });
}

interface Row {
  line: number;
  cells: string[];
}

function rowsOf(text: string): Row[] {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const separator = [',', ';', '\t'].reduce((most, one) =>
    first.split(one).length > first.split(most).length ? one : most,
  );
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: began, cells });
    cells = [];
    cell = '';
    began = line;
  };
  for (let n = 0; n < text.length; n++) {
    const sign = text[n] as string;
    if (sign === '\n') line++;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[n + 1] === '"') cell += text[++n];
      else quoted = false;
    } else if (sign === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (sign === separator) {
      cells.push(cell);
      cell = '';
    } else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  if (quoted)
    throw new MusterError(
      'import.invalid',
      `A quote that opens in line ${began} never ends. Nothing was taken.`,
    );
  endRow();
  return rows;
}

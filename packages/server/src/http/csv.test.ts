import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Column, csvOf } from './csv.ts';

interface Row {
  name: string;
  seconds: number | null;
}
const columns: Column<Row>[] = [
  { name: 'name', cell: ({ name }) => name },
  { name: 'seconds', cell: ({ seconds }) => seconds },
];

/** A reader of RFC 4180, to read back what was written. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (sign === '\r' && text[i + 1] === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      i++;
      if (i < text.length - 1) rows.push([]);
    } else cell += sign;
  }
  return rows;
}

describe('a table as CSV', () => {
  test('has a header, a line a row, each ended by CRLF, and nothing where nothing is known', () => {
    expect(csvOf(columns, [{ name: 'Plzeň', seconds: null }])).toBe('name,seconds\r\nPlzeň,\r\n');
  });

  test('puts into quotes what holds a comma, a quote or an end of line', () => {
    expect(csvOf(columns, [{ name: 'a "b", c\nd', seconds: 1.5 }])).toBe(
      'name,seconds\r\n"a ""b"", c\nd",1.5\r\n',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])(
    'takes the power from the formula %j',
    (name) => {
      expect(read(csvOf(columns, [{ name, seconds: 0 }]))[1]?.[0]).toBe(`'${name}`);
    },
  );

  test('leaves a negative number a number', () => {
    expect(csvOf(columns, [{ name: 'x', seconds: -5 }])).toBe('name,seconds\r\nx,-5\r\n');
  });

  test('is read back as it was, but for the apostrophes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (names) => {
        const back = read(
          csvOf(
            columns,
            names.map((name) => ({ name, seconds: 1 })),
          ),
        );
        const isFormula = /^[=+\-@\t\r\n＝＋－＠]/;
        expect(back.slice(1).map(([name]) => name)).toEqual(
          names.map((name) => (isFormula.test(name) ? `'${name}` : name)),
        );
      }),
    );
  });
});

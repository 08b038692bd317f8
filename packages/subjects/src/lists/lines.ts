import { SubjectError } from '../subject-error.ts';

/** Lines of a list that were read, and those that were not, by their number from 1. */
export interface ListRead<Row> {
  rows: Row[];
  faults: { line: number; why: string }[];
}

export const MOST_LINES = 200_000;
const LONGEST_LINE = 20_000;

/** Reads a list line by line: a line that cannot be read is named and does not stop the others. */
export function readLines<Row>(text: string, read: (line: string, number: number) => Row[]): ListRead<Row> {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  if (lines.length > MOST_LINES) {
    throw new SubjectError('list.too-long', `The list has more than ${MOST_LINES} lines; give it in parts.`);
  }
  const result: ListRead<Row> = { rows: [], faults: [] };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (line.length > LONGEST_LINE) {
      result.faults.push({ line: index + 1, why: 'The line is longer than any that names a subject.' });
      continue;
    }
    try {
      result.rows.push(...read(line, index + 1));
    } catch (error) {
      if (!(error instanceof SubjectError)) throw error;
      result.faults.push({ line: index + 1, why: error.message });
    }
  }
  return result;
}

/** The fields of one CSV line (RFC 4180, without line breaks in fields). */
export function csvFields(line: string): string[] {
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)) {
    fields.push(match[1] !== undefined ? match[1].replaceAll('""', '"') : (match[2] ?? '').trim());
  }
  return fields;
}

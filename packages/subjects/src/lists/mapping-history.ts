import type { SubjectIdentifier } from '@muster/contract';
import { readIdentifier } from '../identifiers/read-identifier.ts';
import { SubjectError } from '../subject-error.ts';
import { csvFields, type ListRead, readLines } from './lines.ts';

export interface MappingRow {
  line: number;
  subject: SubjectIdentifier;
  account: string;
  /** Since when, as RFC 3339 text in UTC. */
  from: string;
  /** Null while it holds. */
  to: string | null;
}

const LONGEST_ACCOUNT = 255;
const HEADER = ['from', 'to', 'subject', 'account'] as const;

/**
 * Who was which account when: CSV with the columns `from`, `to` (empty while it holds), `subject`, `account`, in any
 * order, named in the first line.
 */
export function readMappingHistory(text: string): ListRead<MappingRow> {
  let columns: Record<(typeof HEADER)[number], number> | undefined;
  return readLines(text, (line, number) => {
    const fields = csvFields(line);
    if (columns === undefined) {
      columns = headerOf(fields);
      return [];
    }
    const field = (name: (typeof HEADER)[number]) => fields[columns?.[name] ?? -1] ?? '';
    const account = field('account');
    if (account === '') throw new SubjectError('identifier.invalid', 'The account is missing.');
    if (account.length > LONGEST_ACCOUNT || /\p{Cc}/u.test(account))
      throw new SubjectError('identifier.invalid', 'What stands in the place of the account is none.');
    const to = field('to');
    const span = { from: instantOf(field('from')), to: to === '' ? null : instantOf(to) };
    if (span.to !== null && span.to < span.from) {
      throw new SubjectError('identifier.invalid', 'It ends before it begins.');
    }
    return [{ line: number, subject: readIdentifier(field('subject')), account, ...span }];
  });
}

function headerOf(fields: readonly string[]): Record<(typeof HEADER)[number], number> {
  const at = (name: string) => fields.findIndex((one) => one.toLowerCase() === name);
  const columns = { from: at('from'), to: at('to'), subject: at('subject'), account: at('account') };
  if (columns.subject < 0 || columns.account < 0 || columns.from < 0) {
    throw new SubjectError(
      'identifier.invalid',
      'The first line must name the columns from, to, subject, account.',
    );
  }
  return columns;
}

function instantOf(text: string): string {
  const time = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)
    ? Date.parse(/[Z+]|T.*-|\s.*-/.test(text) ? text : `${text}${text.length > 10 ? 'Z' : ''}`)
    : Number.NaN;
  if (Number.isNaN(time)) throw new SubjectError('identifier.invalid', `${text.slice(0, 40)} is no time.`);
  return new Date(time).toISOString();
}

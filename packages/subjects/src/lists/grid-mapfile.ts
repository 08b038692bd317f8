import type { SubjectIdentifier } from '@muster/contract';
import { readIdentifier } from '../identifiers/read-identifier.ts';
import { SubjectError } from '../subject-error.ts';
import { type ListRead, readLines } from './lines.ts';

export interface MapfileRow {
  line: number;
  subject: SubjectIdentifier;
  /** The first is the one that is used unless another is asked for. */
  accounts: string[];
  /** A pool (`.biomed`): the account is one of those that begin so, and which one is not said here. */
  pool: boolean;
}

const LINE = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*))\s+(\S(?:.*\S)?)\s*$/;
const ACCOUNT = /^\.?[A-Za-z0-9_][A-Za-z0-9_.@-]{0,254}$/;

/**
 * A grid-mapfile or VOMS mapfile: `"/DC=org/CN=x" account,other`, one a line, `#` comments. In quotes a backslash
 * protects a quotation mark or itself; `\xC3` is left for the name's own reader.
 */
export function readGridMapfile(text: string): ListRead<MapfileRow> {
  return readLines(text, (line, number) => {
    const [, quoted, bare, rest] = LINE.exec(line) ?? [];
    const subject = quoted?.replace(/\\(["\\])/g, '$1') ?? bare;
    if (subject === undefined || rest === undefined) {
      throw new SubjectError('identifier.invalid', 'A name in quotation marks and an account are expected.');
    }
    const accounts = rest.split(',').map((one) => one.trim());
    if (!accounts.every((one) => ACCOUNT.test(one))) {
      throw new SubjectError('identifier.invalid', 'What stands behind the name is no account.');
    }
    const pool = accounts.some((one) => one.startsWith('.'));
    return [{ line: number, subject: readIdentifier(subject), accounts, pool }];
  });
}

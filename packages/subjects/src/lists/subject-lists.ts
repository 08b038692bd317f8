import type { SubjectIdentifier } from '@muster/contract';
import { readIdentifier } from '../identifiers/read-identifier.ts';
import { SubjectError } from '../subject-error.ts';
import { csvFields, type ListRead, readLines } from './lines.ts';

export interface MemberRow {
  line: number;
  member: SubjectIdentifier;
}

/** The members of a VO: one subject a line, in any written form, in quotation marks or not. */
export function readMembers(text: string): ListRead<MemberRow> {
  return readLines(text, (line, number) => [
    { line: number, member: readIdentifier(line.trim().replace(/^"(.*)"$/, '$1')) },
  ]);
}

export interface GatewayRow {
  line: number;
  /** Under which the person acts: a sub-proxy, an account of the portal. */
  subject: SubjectIdentifier;
  /** Who the gateway says that is; null when it only tells that there is such a user. */
  person: SubjectIdentifier | null;
}

/** A gateway's users: CSV `subject,person`, of which the person may be empty; names with commas in quotation marks. */
export function readGatewayUsers(text: string): ListRead<GatewayRow> {
  return readLines(text, (line, number) => {
    const [subject, person, ...more] = csvFields(line);
    if (number === 1 && subject?.toLowerCase() === 'subject') return [];
    if (!subject || more.length > 0) {
      throw new SubjectError(
        'identifier.invalid',
        'A subject and a person, each in quotation marks, are expected.',
      );
    }
    return [
      { line: number, subject: readIdentifier(subject), person: person ? readIdentifier(person) : null },
    ];
  });
}

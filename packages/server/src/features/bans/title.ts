import type { BanSubject, SubjectIdentifier } from '@muster/contract';
import { shownPart } from '@muster/subjects';
import { MusterError } from '../../kernel/errors.ts';
import { resolveIdentifiers } from '../subjects/index.ts';
import type { Reader } from './store.ts';

const LONGEST = 200;

/**
 * The subject in canonical form, with a title for people.
 * @throws MusterError request.invalid for a name that cannot be read: it would ban nobody
 */
export async function readSubject(
  db: Reader,
  subject: BanSubject,
): Promise<{ subject: BanSubject; title: string; labels: string[] }> {
  const resolved = await resolveIdentifiers(db, subject.identifiers);
  const unread = resolved.find(({ identifier }) => identifier === null);
  if (unread) {
    throw new MusterError(
      'request.invalid',
      `“${JSON.stringify(unread.given)}” cannot be read as a subject, so a ban of it would reach nobody. Nothing was changed.`,
      '/body/subject',
    );
  }
  const byKey = new Map(resolved.map((one) => [one.key, one]));
  const identifiers = [...byKey.values()].map(({ identifier }) => identifier as SubjectIdentifier);
  return {
    subject: { identifiers, cascade: subject.cascade },
    title: titleOf(identifiers),
    labels: [...byKey.values()].map(({ label }) => label),
  };
}

/** What a person calls them: the telling part of the first name, and how many more there are. */
export function titleOf(identifiers: readonly SubjectIdentifier[]): string {
  const [first, ...more] = identifiers;
  if (!first) return '';
  const rest = more.length === 0 ? '' : ` and ${more.length} more ${more.length === 1 ? 'name' : 'names'}`;
  return `${shownPart(first).slice(0, LONGEST)}${rest}`;
}

import type { BanSubject, ReachView, SubjectBanHow, SubjectIdentifier } from '@muster/contract';
import { coverage, subjectKeyOrNone } from '@muster/subjects';

/** Whom it is asked of: a subject as the identity graph keeps it. */
export interface AskedSubject {
  key: string;
  identifier: SubjectIdentifier;
}

/** What of a ban tells whom it reaches. */
export interface ReachingBan {
  subject: BanSubject;
  reach: Pick<ReachView, 'subjects'>;
  reach_keys: readonly string[];
}

/** Under which keys a ban is kept that reaches this subject: its own, and those of the names that it stands under. */
export function reachKeysOf(key: string): string[] {
  return [...[key, ...keysAbove(key)].map((one) => `subject ${one}`), `collateral ${key}`];
}

/**
 * How a ban reaches a subject, undefined where it does not. Also a name that came after the ban is reached where it
 * stands under one that is. By the names of the ban alone where its reach is not for the reader.
 */
export function howReached(
  ban: ReachingBan,
  { key, identifier }: AskedSubject,
  byNamesAlone: boolean,
): SubjectBanHow | undefined {
  const { identifiers, cascade } = ban.subject;
  if (identifiers.some((one) => subjectKeyOrNone(one) === key)) return 'named';
  if (identifiers.some((one) => coverage(one, identifier, cascade) !== undefined)) return 'under';
  if (byNamesAlone) return undefined;
  const reached = new Set(ban.reach_keys);
  if (reached.has(`subject ${key}`))
    return ban.reach.subjects.find((one) => one.key === key)?.because ?? 'under';
  if (cascade && keysAbove(key).some((above) => reached.has(`subject ${above}`))) return 'under';
  return reached.has(`collateral ${key}`) ? 'collateral' : undefined;
}

/** The keys of the names and groups that it stands under: the key of an X.509 name ends with a slash, a group's does not. */
function keysAbove(key: string): string[] {
  if (!key.startsWith('x509:/') && !key.startsWith('fqan:/')) return [];
  const first = key.indexOf('/');
  const ends = key.startsWith('x509:') ? 1 : 0;
  const above: string[] = [];
  for (let at = key.indexOf('/', first + 1); at > 0 && at < key.length - 1; at = key.indexOf('/', at + 1))
    above.push(key.slice(0, at + ends));
  return above;
}

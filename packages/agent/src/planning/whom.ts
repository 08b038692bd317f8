import type { BanSubject, SubjectIdentifier } from '@muster/contract';
import { coverage, matches } from '@muster/subjects';

/** Whom the names of an account or a workload stand for, as far as a ban goes. */
export type Meaning = { meant: false } | { meant: true; others: SubjectIdentifier[] };

/** Formats that name one person, robot or user of a gateway. */
const PERSONAL: ReadonlySet<string> = new Set(['x509', 'iss_sub', 'email']);
/** Formats that name the account itself: whoever orders that means everybody in it. */
const OF_THE_ACCOUNT: ReadonlySet<string> = new Set(['account', 'keystone-user']);
/** Formats that name one credential of an account, never the account. */
const OF_A_CREDENTIAL: ReadonlySet<string> = new Set(['application-credential', 'trust']);

/**
 * Whether an account is meant, and which other people it stands for: names that are not meant, in a format in which
 * another name of the account is. (One person may have a certificate, a `sub` and an e-mail; two certificates are two
 * people until somebody says otherwise.)
 */
export function meaningOfAccount(names: readonly SubjectIdentifier[], subject: BanSubject): Meaning {
  return meaning(names, subject, () => false);
}

/** Remembers what was found: thousands of workloads have the same few owners. */
export function remembered(
  find: (names: readonly SubjectIdentifier[], subject: BanSubject) => Meaning,
  subject: BanSubject,
): (names: readonly SubjectIdentifier[]) => Meaning {
  const known = new Map<string, Meaning>();
  return (names) => {
    const key = JSON.stringify(names);
    const found = known.get(key) ?? find(names, subject);
    known.set(key, found);
    return found;
  };
}

/** As for an account; but what a workload's own name was delegated from is nobody else. */
export function meaningOfWorkload(names: readonly SubjectIdentifier[], subject: BanSubject): Meaning {
  return meaning(names, subject, (other, meant) =>
    meant.some((one) => coverage(other, one, true) !== undefined && coverage(one, other, true) === undefined),
  );
}

function meaning(
  names: readonly SubjectIdentifier[],
  subject: BanSubject,
  isNobodyElse: (other: SubjectIdentifier, meant: readonly SubjectIdentifier[]) => boolean,
): Meaning {
  const covered = matches(
    subject,
    names.filter(({ format }) => !OF_A_CREDENTIAL.has(format)),
  );
  const meant = [...new Set(covered.map(({ found }) => found))];
  if (meant.length === 0) return { meant: false };
  if (meant.some(({ format }) => OF_THE_ACCOUNT.has(format))) return { meant: true, others: [] };
  const formats = new Set(meant.map(({ format }) => format));
  const others = names.filter(
    (name) =>
      PERSONAL.has(name.format) &&
      formats.has(name.format) &&
      !meant.includes(name) &&
      !isNobodyElse(name, meant),
  );
  return { meant: true, others };
}

/** How many people the names of an account stand for, at least. */
export function peopleOf(names: readonly SubjectIdentifier[]): number {
  const counts = [...PERSONAL].map((format) => names.filter((one) => one.format === format).length);
  return Math.max(...counts);
}

/** The credentials that a subject names one by one. */
export function namedCredentials({ identifiers }: BanSubject): ReadonlySet<string> {
  const ids = identifiers.flatMap((one) =>
    one.format === 'application-credential' || one.format === 'trust' ? [one.id] : [],
  );
  return new Set(ids);
}

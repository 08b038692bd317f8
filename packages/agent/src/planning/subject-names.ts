import { createHash } from 'node:crypto';
import type { BanSubject, SubjectIdentifier } from '@muster/contract';

/** A name in one line, for people and as a key; two spellings of an X.509 name have two keys. */
export function nameOf(identifier: SubjectIdentifier): string {
  switch (identifier.format) {
    case 'iss_sub':
      return `${identifier.sub} at ${identifier.iss}`;
    case 'email':
      return identifier.email;
    case 'x509':
      return identifier.name;
    case 'fqan':
      return identifier.fqan;
    case 'keystone-user':
      return `user ${identifier.userId}`;
    case 'application-credential':
      return `application credential ${identifier.id}`;
    case 'trust':
      return `trust ${identifier.id}`;
    case 'account':
      return `account ${identifier.name}`;
  }
}

/** The same for the same names, whatever their order. */
export function subjectRef({ identifiers, cascade }: BanSubject): string {
  const names = identifiers.map((one) => `${one.format} ${nameOf(one)}`).sort();
  return createHash('sha256').update(JSON.stringify({ names, cascade })).digest('hex').slice(0, 32);
}

export function subjectLabel({ identifiers }: BanSubject): string {
  const [first, ...more] = identifiers;
  const name = first ? nameOf(first) : 'nobody';
  return more.length === 0 ? name : `${name} and ${more.length} more names`;
}

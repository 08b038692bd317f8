import type { SubjectIdentifier } from '@muster/contract';
import { nameKey } from '../names/compare.ts';
import { readName } from '../names/read.ts';
import { SubjectError } from '../subject-error.ts';
import { readFqan, writeFqan } from './fqan.ts';

/** A part of a key, in which a slash means something. */
function part(text: string): string {
  return text.replace(/[%/]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
}

/**
 * One text for each subject, the same for all spellings of it, under which it is stored, found and compared. An X.509
 * key begins with that of its ancestors, so "everything under it" is a range of keys (`underKey`).
 *
 * What is compared how: X.509 names by RDN after RFC 4518; an OIDC issuer character by character, as OpenID Connect
 * Core 1.0 (2 and 16.15) asks, so a slash at its end or a capital in it makes another issuer; `sub`, Keystone ids,
 * accounts and VOMS attributes character by character; mail addresses without regard to case.
 *
 * @throws SubjectError where an X.509 name or a VOMS attribute cannot be read
 */
export function subjectKey(identifier: SubjectIdentifier): string {
  switch (identifier.format) {
    case 'x509':
      return `x509:/${nameKey(readName(identifier.name))}`;
    case 'fqan':
      return `fqan:${writeFqan(readFqan(identifier.fqan))}`;
    case 'iss_sub':
      return `iss_sub:${part(identifier.iss)}/${part(identifier.sub)}`;
    case 'email':
      return `email:${identifier.email.trim().toLowerCase()}`;
    case 'keystone-user':
      return `keystone-user:${part(identifier.siteId)}/${part(identifier.userId)}`;
    case 'application-credential':
    case 'trust':
      return `${identifier.format}:${part(identifier.siteId)}/${part(identifier.id)}`;
    case 'account':
      return `account:${part(identifier.siteId)}/${part(identifier.name)}`;
  }
}

/** The key, or undefined where the identifier cannot be read. */
export function subjectKeyOrNone(identifier: SubjectIdentifier): string | undefined {
  try {
    return subjectKey(identifier);
  } catch (error) {
    if (error instanceof SubjectError) return undefined;
    throw error;
  }
}

/** The site to which an identifier belongs; null for those that mean the same everywhere. */
export function siteOf(identifier: SubjectIdentifier): string | null {
  return 'siteId' in identifier ? identifier.siteId : null;
}

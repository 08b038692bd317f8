import type { SubjectIdentifier } from '@muster/contract';
import { subjectIdentifier } from '@muster/contract';
import type { Json } from '../../kernel/canonical-json.ts';

/*
 * Subjects as RFC 9493 writes them. It knows `iss_sub`, `email` and `aliases`, but no names of certificates, VOMS
 * attributes or accounts of clouds; these travel as `uri` in a form of ours, which docs/handbook/signals.md tells:
 * urn:x-muster:<kind>:<each part percent-encoded>.
 */

export type SubjectId = { [field: string]: Json };

const URN = 'urn:x-muster:';

/** One name as it is, several as `aliases`. */
export function subjectIdOf(identifiers: readonly SubjectIdentifier[]): SubjectId {
  const all = identifiers.map(oneOf);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  return { format: 'aliases', identifiers: all };
}

function oneOf(identifier: SubjectIdentifier): SubjectId {
  switch (identifier.format) {
    case 'iss_sub':
    case 'email':
      return { ...identifier };
    case 'x509':
      return urn('x509', identifier.name);
    case 'fqan':
      return urn('fqan', identifier.fqan);
    case 'keystone-user':
      return urn(identifier.format, identifier.siteId, identifier.userId);
    case 'account':
      return urn(identifier.format, identifier.siteId, identifier.name);
    default:
      return urn(identifier.format, identifier.siteId, identifier.id);
  }
}

function urn(kind: string, ...parts: readonly string[]): SubjectId {
  return { format: 'uri', uri: `${URN}${kind}:${parts.map(encodeURIComponent).join(':')}` };
}

export interface ReadSubject {
  known: SubjectIdentifier[];
  /** In formats that we do not know; shown to people as they came. */
  unread: Json[];
}

/** What a foreign subject names. Of a complex subject (SSF, section 3.3) the user counts. */
export function readSubject(subject: unknown): ReadSubject {
  const read: ReadSubject = { known: [], unread: [] };
  for (const one of flat(subject)) {
    const known = knownIn(one);
    if (known) read.known.push(known);
    else read.unread.push(one);
  }
  return read;
}

function flat(subject: unknown): SubjectId[] {
  if (!isObject(subject)) return [];
  if (subject.format === 'complex' && isObject(subject.user)) return flat(subject.user);
  if (subject.format === 'aliases' && Array.isArray(subject.identifiers))
    // They must not be nested (RFC 9493, section 3.2.8).
    return subject.identifiers.filter(isObject).filter(({ format }) => format !== 'aliases');
  return [subject];
}

function knownIn(subject: SubjectId): SubjectIdentifier | undefined {
  const read = subjectIdentifier.safeParse(
    subject.format === 'uri' ? fromUrn(subject.uri) : standard(subject),
  );
  return read.success ? read.data : undefined;
}

/** Only what the RFC defines: our own formats have their own form on the wire. */
function standard(subject: SubjectId): unknown {
  return subject.format === 'iss_sub' || subject.format === 'email' ? subject : undefined;
}

function fromUrn(uri: Json | undefined): unknown {
  if (typeof uri !== 'string' || !uri.startsWith(URN)) return undefined;
  const [kind, ...encoded] = uri.slice(URN.length).split(':');
  const parts = decoded(encoded);
  if (parts === undefined) return undefined;
  const [first, second] = parts;
  if (kind === 'x509' && parts.length === 1) return { format: kind, name: first };
  if (kind === 'fqan' && parts.length === 1) return { format: kind, fqan: first };
  if (parts.length !== 2) return undefined;
  if (kind === 'keystone-user') return { format: kind, siteId: first, userId: second };
  if (kind === 'account') return { format: kind, siteId: first, name: second };
  if (kind === 'application-credential' || kind === 'trust')
    return { format: kind, siteId: first, id: second };
  return undefined;
}

function decoded(parts: readonly string[]): string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is SubjectId {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

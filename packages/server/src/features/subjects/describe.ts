import type { SubjectFormat, SubjectIdentifier } from '@muster/contract';
import {
  carried,
  commonNameOf,
  isRobotName,
  type Name,
  nameKey,
  prepared,
  readDelegation,
  readFqan,
  readName,
  SubjectError,
  siteOf,
  skeleton,
  subjectKey,
  tellingPart,
  writeFqan,
  writeRfc4514,
} from '@muster/subjects';

/** A subject as it is kept: one for all spellings. */
export interface SubjectRecord {
  key: string;
  format: SubjectFormat;
  identifier: SubjectIdentifier;
  label: string;
  telling: string;
  skeleton: string;
  siteId: string | null;
  gateway: boolean;
  /** Where the name is that of a proxy: whose. */
  proxyOf: SubjectIdentifier | null;
  /** The gateway under whose name a sub-proxy acts. */
  actsUnder: SubjectIdentifier | null;
}

/** An entry of a B-tree has 2704 bytes at most; longer keys are of names that nobody issues. */
const LONGEST_KEY_BYTES = 2_000;

function keepable(key: string): string {
  if (Buffer.byteLength(key) <= LONGEST_KEY_BYTES) return key;
  throw new SubjectError('name.too-long', 'The name is longer than any that is issued.');
}

/** @throws SubjectError where it cannot be read, or is longer than what can be kept and shown again */
export function describeSubject(identifier: SubjectIdentifier, label?: string): SubjectRecord {
  if (identifier.format === 'x509') return describeName(readName(identifier.name), label);
  const canonical = carried(canonicalOf(identifier));
  const telling = tellingPart(canonical);
  return {
    key: keepable(subjectKey(canonical)),
    format: canonical.format,
    identifier: canonical,
    label: label?.trim() || labelOf(canonical),
    ...found(telling),
    siteId: siteOf(canonical),
    gateway: false,
    proxyOf: null,
    actsUnder: null,
  };
}

function describeName(name: Name, label: string | undefined): SubjectRecord {
  const { identity, delegations, robot } = readDelegation(name);
  const identifier = carried(identifierOf(name));
  return {
    key: keepable(`x509:/${nameKey(name)}`),
    format: 'x509',
    identifier,
    label: label?.trim() || identifier.name,
    // Of a proxy what the person is called, not the proxy's number.
    ...found(commonNameOf(identity.at(-1)) ?? tellingPart(identifierOf(identity))),
    siteId: null,
    gateway: isRobotName(name.at(-1)),
    proxyOf: delegations > 0 ? identifierOf(identity) : null,
    actsUnder: robot && identifierOf(robot),
  };
}

function identifierOf(name: Name): { format: 'x509'; name: string } {
  return { format: 'x509', name: writeRfc4514(name) };
}

/** By what it is found, as far as an index goes. */
function found(telling: string): Pick<SubjectRecord, 'telling' | 'skeleton'> {
  return { telling: prepared(telling).slice(0, 255), skeleton: skeleton(telling).slice(0, 255) };
}

export function describeSubjectOrNone(
  identifier: SubjectIdentifier,
  label?: string,
): SubjectRecord | undefined {
  try {
    return describeSubject(identifier, label);
  } catch (error) {
    if (error instanceof SubjectError) return undefined;
    throw error;
  }
}

function canonicalOf(identifier: Exclude<SubjectIdentifier, { format: 'x509' }>): typeof identifier {
  if (identifier.format === 'fqan') return { format: 'fqan', fqan: writeFqan(readFqan(identifier.fqan)) };
  if (identifier.format === 'email') return { format: 'email', email: identifier.email.trim().toLowerCase() };
  return identifier;
}

function labelOf(identifier: Exclude<SubjectIdentifier, { format: 'x509' }>): string {
  switch (identifier.format) {
    case 'fqan':
      return identifier.fqan;
    case 'email':
      return identifier.email;
    case 'iss_sub':
      return `${identifier.sub} (${identifier.iss})`;
    case 'keystone-user':
      return `cloud user ${identifier.userId}`;
    case 'application-credential':
      return `application credential ${identifier.id}`;
    case 'trust':
      return `trust ${identifier.id}`;
    case 'account':
      return `account ${identifier.name}`;
  }
}

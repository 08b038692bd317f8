import type { SubjectFormat, SubjectIdentifier } from '@muster/contract';
import {
  commonNameOf,
  isRobotName,
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
}

/** @throws SubjectError where it cannot be read */
export function describeSubject(identifier: SubjectIdentifier, label?: string): SubjectRecord {
  const canonical = canonicalOf(identifier);
  const telling = tellingOf(canonical);
  return {
    key: subjectKey(canonical),
    format: canonical.format,
    identifier: canonical,
    label: label?.trim() || labelOf(canonical),
    telling: prepared(telling).slice(0, 255),
    skeleton: skeleton(telling).slice(0, 255),
    siteId: siteOf(canonical),
    gateway: canonical.format === 'x509' && isRobotName(readName(canonical.name).at(-1)),
  };
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

function canonicalOf(identifier: SubjectIdentifier): SubjectIdentifier {
  if (identifier.format === 'x509') return { format: 'x509', name: writeRfc4514(readName(identifier.name)) };
  if (identifier.format === 'fqan') return { format: 'fqan', fqan: writeFqan(readFqan(identifier.fqan)) };
  if (identifier.format === 'email') return { format: 'email', email: identifier.email.trim().toLowerCase() };
  return identifier;
}

/** Of a proxy what the person is called, not the proxy's number. */
function tellingOf(identifier: SubjectIdentifier): string {
  if (identifier.format !== 'x509') return tellingPart(identifier);
  const { identity } = readDelegation(readName(identifier.name));
  return commonNameOf(identity.at(-1)) ?? tellingPart({ format: 'x509', name: writeRfc4514(identity) });
}

function labelOf(identifier: SubjectIdentifier): string {
  switch (identifier.format) {
    case 'x509':
      return identifier.name;
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

/** The person behind the name of a proxy; undefined where the name is that of no proxy. */
export function identityBehind(identifier: SubjectIdentifier): SubjectIdentifier | undefined {
  if (identifier.format !== 'x509') return undefined;
  const { identity, delegations } = readDelegation(readName(identifier.name));
  return delegations > 0 ? { format: 'x509', name: writeRfc4514(identity) } : undefined;
}

/** The name of the gateway under whose name a sub-proxy acts. */
export function gatewayAbove(identifier: SubjectIdentifier): SubjectIdentifier | undefined {
  if (identifier.format !== 'x509') return undefined;
  const { robot } = readDelegation(readName(identifier.name));
  return robot === null ? undefined : { format: 'x509', name: writeRfc4514(robot) };
}

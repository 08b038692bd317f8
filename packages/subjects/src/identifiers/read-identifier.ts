import { type SubjectIdentifier, subjectIdentifier } from '@muster/contract';
import { readName } from '../names/read.ts';
import { writeRfc4514 } from '../names/write.ts';
import { SubjectError } from '../subject-error.ts';
import { readFqan, writeFqan } from './fqan.ts';

/**
 * A subject that means the same at every site, in any of its written forms: an X.509 name (RFC 4514, RFC 2253, one
 * line), a VOMS attribute, `https://issuer sub`, or a mail address. A text with a slash in front is a VOMS attribute
 * when its first part has no equals sign, which no X.509 name can be.
 *
 * @throws SubjectError with the code of the form that it seems to have; `identifier.invalid` when it seems to have none
 */
export function readIdentifier(text: string): SubjectIdentifier {
  return carried(read(text.trim()));
}

/**
 * The identifier, if it can cross a wire as it is: what is longer or of another form than the contract allows could be
 * kept and never be shown again.
 *
 * @throws SubjectError `identifier.invalid`
 */
export function carried<Identifier extends SubjectIdentifier>(identifier: Identifier): Identifier {
  if (subjectIdentifier.safeParse(identifier).success) return identifier;
  throw new SubjectError(
    'identifier.invalid',
    'This is longer than any subject that can be kept here, or has not the form of one.',
  );
}

function read(trimmed: string): SubjectIdentifier {
  const pair = /^(https?:\/\/\S{1,490})\s+(\S.{0,254})$/.exec(trimmed);
  if (pair?.[1] !== undefined && pair[2] !== undefined)
    return { format: 'iss_sub', iss: pair[1], sub: pair[2] };
  if (/^\/[^/=]+(?:\/|$)/.test(trimmed)) return { format: 'fqan', fqan: writeFqan(readFqan(trimmed)) };
  if (trimmed.startsWith('/') || /^[A-Za-z0-9.-]+\s*=/.test(trimmed)) {
    return { format: 'x509', name: writeRfc4514(readName(trimmed)) };
  }
  if (/^[^\s@"(),:;<>[\\\]]{1,64}@[A-Za-z0-9.-]{1,190}$/.test(trimmed))
    return { format: 'email', email: trimmed };
  throw new SubjectError(
    'identifier.invalid',
    'This is no subject that can be read: write an X.509 name, a VOMS attribute, an issuer and a sub, or a mail address.',
  );
}

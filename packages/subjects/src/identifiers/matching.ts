import type { BanSubject, SubjectIdentifier } from '@muster/contract';
import { isUnder, sameName } from '../names/compare.ts';
import { isPlainDelegationOf } from '../names/delegation.ts';
import { readName } from '../names/read.ts';
import { isFqanUnder, readFqan } from './fqan.ts';
import { subjectKeyOrNone } from './subject-key.ts';

/**
 * Why an identifier is covered: it is the banned one; a plain proxy of it, which is the same person at work; or it
 * stands under it and the ban cascades.
 */
export type Coverage = 'same' | 'proxy' | 'under';

export interface Match {
  banned: SubjectIdentifier;
  found: SubjectIdentifier;
  how: Coverage;
}

/**
 * Which of the identifiers that are known of an account, a workload or a credential a ban covers. An identifier that
 * cannot be read matches nothing.
 */
export function matches(ban: BanSubject, facts: readonly SubjectIdentifier[]): Match[] {
  return ban.identifiers.flatMap((banned) =>
    facts.flatMap((found) => {
      const how = coverage(banned, found, ban.cascade);
      return how === undefined ? [] : [{ banned, found, how }];
    }),
  );
}

/** How one banned identifier covers another, or undefined when it does not. */
export function coverage(
  banned: SubjectIdentifier,
  found: SubjectIdentifier,
  cascade: boolean,
): Coverage | undefined {
  const [one, other] = [subjectKeyOrNone(banned), subjectKeyOrNone(found)];
  if (one === undefined || other === undefined) return undefined;
  if (one === other) return 'same';
  if (banned.format === 'x509' && found.format === 'x509')
    return nameCoverage(banned.name, found.name, cascade);
  if (banned.format === 'fqan' && found.format === 'fqan') {
    return cascade && isFqanUnder(readFqan(found.fqan), readFqan(banned.fqan)) ? 'under' : undefined;
  }
  return undefined;
}

function nameCoverage(banned: string, found: string, cascade: boolean): Coverage | undefined {
  const [above, name] = [readName(banned), readName(found)];
  if (sameName(above, name)) return 'same';
  if (!isUnder(name, above)) return undefined;
  if (isPlainDelegationOf(name, above)) return 'proxy';
  return cascade ? 'under' : undefined;
}

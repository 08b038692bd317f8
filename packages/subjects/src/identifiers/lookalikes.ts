import type { SubjectIdentifier } from '@muster/contract';
import { isAtOrUnder, nameKey } from '../names/compare.ts';
import type { Name } from '../names/name.ts';
import { prepared } from '../names/prepare.ts';
import { readName } from '../names/read.ts';
import { coverage } from './matching.ts';
import { subjectKeyOrNone } from './subject-key.ts';

/** Why somebody could take one subject for another. */
export type Likeness = 'begins-alike' | 'reads-alike' | 'other-order' | 'other-spelling';

/** Letters of other scripts that look like Latin ones, by their lower-case form; the usual ones, not all. */
const CONFUSABLE: Record<string, string> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'l',
  ј: 'j',
  ѕ: 's',
  һ: 'h',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  в: 'b',
  к: 'k',
  м: 'm',
  н: 'h',
  т: 't',
  ο: 'o',
  α: 'a',
  ν: 'v',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  ι: 'l',
  κ: 'k',
  χ: 'x',
  ı: 'l',
  // A capital I is an l to the eye, and case does not count here.
  i: 'l',
  '0': 'o',
  '1': 'l',
  '|': 'l',
};

/** What is left of a text when looks alone count: no marks, no signs, one letter for all that look like it. */
export function skeleton(text: string): string {
  const bare = prepared(text).normalize('NFKD').replace(/\p{M}/gu, '');
  return Array.from(bare, (one) => CONFUSABLE[one] ?? one)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The text of a subject that a person reads first: the last common name, the `sub`, the account. */
export function tellingPart(identifier: SubjectIdentifier): string {
  switch (identifier.format) {
    case 'x509': {
      const leaf = readName(identifier.name).at(-1)?.[0];
      return leaf !== undefined && 'value' in leaf ? leaf.value : identifier.name;
    }
    case 'fqan':
      return identifier.fqan;
    case 'iss_sub':
      return identifier.sub;
    case 'email':
      return identifier.email;
    case 'keystone-user':
      return identifier.userId;
    case 'account':
      return identifier.name;
    default:
      return identifier.id;
  }
}

/** The same for a page or a terminal: without what moves the cursor or turns the direction of what stands around it. */
export function shownPart(identifier: SubjectIdentifier): string {
  return tellingPart(identifier)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '');
}

/**
 * Why an identifier that a ban does *not* cover could be taken for one that it does; undefined when it is covered or
 * nothing like it. For the list that an officer sees before a ban: none of these is banned.
 */
export function likeness(
  banned: SubjectIdentifier,
  other: SubjectIdentifier,
  cascade = true,
): Likeness | undefined {
  const [one, two] = [subjectKeyOrNone(banned), subjectKeyOrNone(other)];
  if (one === undefined || two === undefined || coverage(banned, other, cascade)) return undefined;
  if (banned.format === 'x509' && other.format === 'x509') {
    const [above, name] = [readName(banned.name), readName(other.name)];
    if (isAtOrUnder(name, above)) return undefined;
    if (nameKey([...name].reverse()) === nameKey(above)) return 'other-order';
    if (nameKey(name).startsWith(withoutEnd(above))) return 'begins-alike';
  }
  if (banned.format === 'iss_sub' && other.format === 'iss_sub') {
    const bare = (text: string) => text.toLowerCase().replace(/\/+$/, '');
    if (bare(banned.iss) === bare(other.iss) && bare(banned.sub) === bare(other.sub)) return 'other-spelling';
  }
  const looks = skeleton(tellingPart(banned));
  return looks.length > 3 && looks === skeleton(tellingPart(other)) ? 'reads-alike' : undefined;
}

function withoutEnd(name: Name): string {
  return nameKey(name).slice(0, -1);
}

import type { Candidate } from './types.ts';

export type HashType = 'md5' | 'sha1' | 'sha256' | 'sha512';

/** How many hexadecimal digits each has. */
export const hashDigits: readonly (readonly [type: HashType, digits: number])[] = [
  ['sha512', 128],
  ['sha256', 64],
  ['sha1', 40],
  ['md5', 32],
];

/** Hexadecimal digests, told apart by their length; a short one is sure where the text names what it is. */
export function findHashes(text: string): (Candidate & { type: HashType })[] {
  const found: (Candidate & { type: HashType })[] = [];
  for (const match of text.matchAll(/(?<![\w+/=-])[0-9a-fA-F]{32,128}(?![\w+/=-])/g)) {
    const type = hashDigits.find(([, digits]) => digits === match[0].length)?.[0];
    if (!type) continue;
    const named = new RegExp(type.replace('sha', 'sha-?'), 'i').test(
      text.slice(Math.max(0, match.index - 60), match.index),
    );
    found.push({
      type,
      start: match.index,
      end: match.index + match[0].length,
      raw: match[0],
      sure: type === 'sha256' || type === 'sha512' || named,
    });
  }
  return found;
}

import type { GridSite, VerdictLetter, VerdictWord, verdictLetters } from '@muster/contract';

/** As in the contract, whose values stay out of the bundle; its type sees to it that they agree. */
const words: typeof verdictLetters = {
  p: 'pass',
  l: 'late',
  f: 'fail',
  o: 'pending',
  u: 'our-fault',
  n: 'not-applicable',
  w: 'waived',
};

const letters = Object.fromEntries(Object.entries(words).map(([letter, word]) => [word, letter])) as Record<
  VerdictWord,
  VerdictLetter
>;

/** Every verdict, in the order of the legend. */
export const verdictWords = Object.values(words) as readonly VerdictWord[];

export function wordOf(letter: string | undefined): VerdictWord | null {
  return words[letter as VerdictLetter] ?? null;
}

export function letterOf(word: VerdictWord): VerdictLetter {
  return letters[word];
}

/** The verdict on the check at this place; null where it was not judged. */
export function wordAt({ verdicts }: GridSite, place: number): VerdictWord | null {
  return wordOf(verdicts[place]);
}

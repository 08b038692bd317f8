/** The same words again are the same try. */
export function sameTry(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

export interface Tried {
  id: string;
  text: string;
  /** Whether it holds a value at all; words without one use up no try. */
  attempt: boolean;
}

/**
 * Counts the tries at one question, oldest first: by id the number of the try (0 for what is none) and whether it
 * came after the last one that was allowed.
 */
export function countTries(
  answers: readonly Tried[],
  allowed: number,
): Map<string, { attempt: number; overLimit: boolean }> {
  const seen = new Map<string, number>();
  return new Map(
    answers.map(({ id, text, attempt: counts }) => {
      const words = sameTry(text);
      if (counts && !seen.has(words)) seen.set(words, seen.size + 1);
      const attempt = counts ? (seen.get(words) ?? 0) : 0;
      return [id, { attempt, overLimit: attempt > allowed }];
    }),
  );
}

/** How many tries are left after these. */
export function triesLeft(answers: readonly Tried[], allowed: number): number {
  const words = new Set(answers.filter(({ attempt }) => attempt).map(({ text }) => sameTry(text)));
  return Math.max(0, allowed - words.size);
}

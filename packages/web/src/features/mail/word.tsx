import type { Tone } from './mail-words.ts';

/** A word with the tone of what it says; the tone repeats the word for the eye. */
export function Word({ says, tone }: { says: string; tone: Tone }) {
  return <span className={`word word-${tone}`}>{says}</span>;
}

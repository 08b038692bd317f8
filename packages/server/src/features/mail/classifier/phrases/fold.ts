/** Lower case, one blank between words, plain quotes: so that one spelling in a phrase table finds all. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/[\s\u00a0\u200b\u200e\u200f\ufeff]+/g, ' ')
    .trim();
}

export type Phrase = string | RegExp;

/** The first phrase of a table that occurs in an already folded text. */
export function findPhrase(folded: string, table: readonly Phrase[]): string | null {
  for (const phrase of table) {
    if (typeof phrase === 'string' ? folded.includes(phrase) : phrase.test(folded)) return String(phrase);
  }
  return null;
}

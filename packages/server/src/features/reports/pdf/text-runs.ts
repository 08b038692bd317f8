/** Files of one typeface, each with a part of the letters; the first that has a letter prints it. */
export const subsets = ['latin', 'latin-ext', 'greek', 'cyrillic', 'cyrillic-ext', 'vietnamese'] as const;
export type Subset = (typeof subsets)[number];

export interface Run {
  subset: Subset;
  text: string;
}

/** What the typeface lacks and plain signs say as well. */
const spelled: Record<string, string> = {
  '→': '->',
  '←': '<-',
  '⇒': '=>',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '≈': '~',
  '✓': '[tick]',
  '✔': '[tick]',
  '✗': '[cross]',
  '✘': '[cross]',
  '\t': ' ',
  '\n': ' ',
  '\r': ' ',
};

/** Signs without ink that would turn or hide what stands around them. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/u;

/**
 * Cuts a text into stretches that one file can print. A sign that no file has is not lost: its number stands in its
 * place, and so do signs without ink.
 */
export function runsOf(text: string, has: (subset: Subset, codePoint: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (const sign of legible(text, (code) => subsets.some((subset) => has(subset, code)))) {
    const code = sign.codePointAt(0) ?? 0;
    const last = runs.at(-1);
    // A space or a stop stays with the letters before it.
    if (last && has(last.subset, code)) last.text += sign;
    else runs.push({ subset: subsets.find((subset) => has(subset, code)) ?? 'latin', text: sign });
  }
  return runs;
}

/** The text in signs that can be printed. */
export function legible(text: string, has: (codePoint: number) => boolean): string {
  let printed = '';
  for (const sign of text.normalize('NFC')) {
    const code = sign.codePointAt(0) ?? 0;
    if (spelled[sign] !== undefined && !has(code)) printed += spelled[sign];
    else if (sign === '\n' || sign === '\r' || sign === '\t') printed += ' ';
    else if (unseen.test(sign) || !has(code))
      printed += `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    else printed += sign;
  }
  return printed;
}

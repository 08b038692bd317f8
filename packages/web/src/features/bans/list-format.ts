export type ListFormat = 'argus' | 'dn' | 'set';

export const listFormats: Readonly<Record<ListFormat, string>> = {
  argus: 'Argus’ simplified policy language',
  dn: 'a flat list, one name a line',
  set: 'Security Event Tokens, one a line',
};

const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What a text seems to be; whoever reads it may know better. */
export function guessFormat(text: string): ListFormat {
  const lines = linesOf(text).filter((line) => !line.startsWith('#'));
  if (lines.length > 0 && lines.every((line) => TOKEN.test(line) && line.startsWith('ey'))) return 'set';
  return /\b(?:resource|action|rule)\s+("[^"]*"|\S+)\s*\{/.test(text) ? 'argus' : 'dn';
}

export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter(Boolean);
}

const DEEPEST = 5;

/** The lines of a text as they stand, then what it quotes once, twice … */
export function unquotings(text: string): string[][] {
  let lines = text.slice(0, 500_000).replace(/\r\n?/g, '\n').split('\n');
  const levels = [lines];
  for (let level = 0; level < DEEPEST; level++) {
    const quoted = lines.filter((line) => line.startsWith('>'));
    if (quoted.length === 0) break;
    // Some programs put a space behind the mark and some do not; within one mail they do as one.
    const spaced = quoted.every((line) => line.startsWith('> ') || line === '>' || line.startsWith('>>'));
    lines = quoted.map((line) => line.slice(spaced && line.startsWith('> ') ? 2 : 1));
    levels.push(lines);
  }
  return levels;
}

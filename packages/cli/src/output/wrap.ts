import { oneLine, widthOf } from './text.ts';

/** Of text that is read in lines, also where the terminal is wider. */
export const TEXT_WIDTH = 80;

/** Text from outside in harmless lines of at most so many columns, broken between words; a longer word stands alone. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).trim().split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The same under a beginning: `missing: ` stands before the first line, room of its width before the others. */
export function hanging(beginning: string, text: string, width: number): string[] {
  const indent = widthOf(beginning);
  return wrapped(text, Math.max(20, width - indent)).map(
    (line, i) => `${i === 0 ? beginning : ' '.repeat(indent)}${line}`,
  );
}

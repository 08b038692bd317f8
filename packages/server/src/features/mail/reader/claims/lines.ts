import { isUnfilled, labels } from './labels.ts';
import { type Passage, passage, type Scan } from './scan.ts';

export interface LabelledLine extends Passage {
  field: string;
  /** Text after the label. */
  value: Passage;
  unfilled: boolean;
}

const labelShape = /^[ \t>*•–-]{0,6}\*{0,2}([\p{L}][\p{L} /()-]{0,50}?)\*{0,2}\s*[:：=]\s*/u;
const answerShape = /(?<![\w])F([1-6])(?:\s*\([^)\n]{0,60}\))?\s*[:：=]\s*/g;

/**
 * The filled and unfilled lines of the report template in a text. A value goes on over following lines that are
 * indented, or until an opened bracket is closed.
 */
export function labelledLines(scan: Scan): LabelledLine[] {
  const found: LabelledLine[] = [];
  let at = 0;
  const lines = scan.text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as string;
    const start = at;
    at += line.length + 1;
    if (/(?<![\w])F[1-6](?:\s*\([^)\n]{0,60}\))?\s*[:：=]/.test(line.slice(0, 400))) {
      found.push(...answersIn(scan, start, line));
      continue;
    }
    const label = labelShape.exec(line.slice(0, 200));
    const field = label && labels.find((one) => one.names.test(label[1]?.trim() ?? ''))?.field;
    if (!label || !field) continue;
    let end = start + line.length;
    for (let next = index + 1; next < lines.length && next < index + 6; next += 1) {
      const value = scan.text.slice(start, end);
      const more = lines[next] as string;
      const goesOn =
        (/^[ \t]+\S/.test(more) || opened(value)) && more.trim() !== '' && !labelShape.test(more);
      if (!goesOn) break;
      end += more.length + 1;
    }
    found.push(lineAt(scan, field, start, start + label[0].length, end));
  }
  return found;
}

function opened(text: string): boolean {
  return (text.match(/\(/g)?.length ?? 0) > (text.match(/\)/g)?.length ?? 0);
}

/** `F3: abc   F4: def` holds two answers. */
function answersIn(scan: Scan, start: number, line: string): LabelledLine[] {
  const marks = [...line.matchAll(answerShape)];
  return marks.map((mark, index) => {
    const end = marks[index + 1]?.index ?? line.length;
    const trimmed = line.slice(0, end).replace(/\s+$/, '').length;
    return lineAt(
      scan,
      `F${mark[1]}`,
      start + mark.index,
      start + Math.min(mark.index + mark[0].length, trimmed),
      start + trimmed,
    );
  });
}

function lineAt(scan: Scan, field: string, start: number, valueAt: number, end: number): LabelledLine {
  const from = start + (/^[ \t>*•–-]*/.exec(scan.text.slice(start, valueAt))?.[0].length ?? 0);
  const value = passage(scan, valueAt, end);
  return { ...passage(scan, from, end), field, value, unfilled: isUnfilled(value.text) };
}

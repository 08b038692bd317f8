/** What replaces a part of a text, and what is selected afterwards. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  select: [start: number, end: number];
}

const STEP = '  ';

/** Tab: spaces up to the next step at the caret, or one step more for every line that is selected. */
export function indent(text: string, start: number, end: number): Edit {
  if (!text.slice(start, end).includes('\n')) {
    const insert = STEP.slice((start - lineStart(text, start)) % STEP.length);
    const at = start + insert.length;
    return { from: start, to: end, insert, select: [at, at] };
  }
  return eachLine(text, start, end, (line) => (line === '' ? line : STEP + line));
}

/** Shift and Tab: one step less for every line that is touched. */
export function outdent(text: string, start: number, end: number): Edit {
  return eachLine(text, start, end, (line) => line.replace(/^ {1,2}/, ''));
}

/** Enter: the next line stands below this one, deeper after what opens something. */
export function newLine(text: string, start: number, end: number): Edit {
  const line = text.slice(lineStart(text, start), start);
  const [space] = /^ */.exec(line) ?? [''];
  const opens = /(:|[|>][+-]?)\s*$/.test(line);
  const insert = `\n${space}${opens ? STEP : ''}`;
  const at = start + insert.length;
  return { from: start, to: end, insert, select: [at, at] };
}

function eachLine(text: string, start: number, end: number, change: (line: string) => string): Edit {
  const from = lineStart(text, start);
  // A selection that ends before the first letter of a line does not mean that line.
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end;
  const next = text.indexOf('\n', last);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  const changed = lines.map(change);
  const insert = changed.join('\n');
  const shift = (changed[0] ?? '').length - (lines[0] ?? '').length;
  const newStart = Math.max(from, start + shift);
  return { from, to, insert, select: [newStart, Math.max(newStart, end + insert.length - (to - from))] };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Line and column of a place, counted from 1. */
export function placeAt(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - lineStart(text, at) + 1 };
}

/** Where a line and column stand in the text; beyond it, its end. */
export function offsetOf(text: string, line: number, column: number): number {
  let from = 0;
  for (let left = line; left > 1; left--) {
    const next = text.indexOf('\n', from);
    if (next < 0) return text.length;
    from = next + 1;
  }
  const end = text.indexOf('\n', from);
  return Math.min(from + column - 1, end < 0 ? text.length : end);
}

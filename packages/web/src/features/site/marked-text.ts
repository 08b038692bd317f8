import type { MarkedWords } from '@muster/contract';

/** A piece of a mail's text: bare, or marked; marks may hold marks. */
export type Piece = string | { mark: MarkedWords; pieces: Piece[] };

/**
 * Cuts a text at its marks. A mark inside another stays inside it; of two that cross, the later one begins where the
 * earlier ends. Joined again, the pieces are the text, whatever the marks say.
 */
export function piecesOf(text: string, marks: readonly MarkedWords[]): Piece[] {
  const sorted = marks
    .map((mark) => ({ mark, start: Math.max(0, mark.start), end: Math.min(text.length, mark.end) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  return cut(text, 0, text.length, sorted);
}

interface Placed {
  mark: MarkedWords;
  start: number;
  end: number;
}

function cut(text: string, from: number, to: number, marks: Placed[]): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  let i = 0;
  while (i < marks.length) {
    const outer = marks[i] as Placed;
    const start = Math.max(outer.start, at);
    const end = Math.min(outer.end, to);
    i += 1;
    if (start >= end) continue;
    const inner: Placed[] = [];
    while (i < marks.length && (marks[i] as Placed).end <= end) {
      inner.push(marks[i] as Placed);
      i += 1;
    }
    if (start > at) pieces.push(text.slice(at, start));
    pieces.push({ mark: outer.mark, pieces: cut(text, start, end, inner) });
    at = end;
  }
  if (at < to) pieces.push(text.slice(at, to));
  return pieces;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(piece.pieces))).join('');
}

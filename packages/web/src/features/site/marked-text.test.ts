import type { MarkedWords } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Piece, piecesOf, textOf } from './marked-text.ts';

const mark = (id: string, start: number, end: number): MarkedWords => ({
  id,
  field: 'identity',
  start,
  end,
  said: '',
  measured: null,
  gapSeconds: null,
  judged: 'true',
  why: null,
});

function outline(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : `[${piece.mark.id}:${outline(piece.pieces)}]`))
    .join('');
}

describe('marks in a text', () => {
  test('stand where they say, one inside the other where they are', () => {
    const text = 'banned /DC=lab today';
    expect(outline(piecesOf(text, [mark('dn', 7, 14), mark('ban', 0, 20)]))).toBe(
      '[ban:banned [dn:/DC=lab] today]',
    );
  });

  test('that cross are cut where the first ends', () => {
    expect(outline(piecesOf('abcdef', [mark('x', 0, 4), mark('y', 2, 6)]))).toBe('[x:abcd][y:ef]');
  });

  test('never change the text, whatever they claim about it', () => {
    const marks = fc.array(
      fc
        .tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: -5, max: 60 }))
        .map(([a, b]) => mark(`${a}-${b}`, a, b)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), marks, (text, some) => {
        expect(textOf(piecesOf(text, some))).toBe(text);
      }),
    );
  });
});

import type { MarkedWords } from '@muster/contract';
import { Fragment } from 'react';
import { type Piece, piecesOf } from './marked-text.ts';
import { claimWords } from './words.ts';

const judgedWords: Record<NonNullable<MarkedWords['judged']>, string> = {
  true: 'true',
  wrong: 'wrong',
  late: 'late',
  unverified: 'unverified',
};

/** A mail as text, never as anything else, with what was understood from it marked: by colour and by a word. */
export function MarkedMail({ text, marks }: { text: string; marks: readonly MarkedWords[] }) {
  return (
    <div className="mail-text">
      <Pieces pieces={piecesOf(text, marks)} isInside={false} />
    </div>
  );
}

/** A mark inside another is told by the outer one's word. */
function Pieces({ pieces, isInside }: { pieces: readonly Piece[]; isInside: boolean }) {
  return pieces.map((piece, i) =>
    typeof piece === 'string' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a text is cut the same way every time
      <Fragment key={i}>{piece}</Fragment>
    ) : (
      <mark key={piece.mark.id} className={piece.mark.judged ?? 'untold'} title={titleOf(piece.mark)}>
        <Pieces pieces={piece.pieces} isInside />
        {piece.mark.judged && !isInside ? <i>{judgedWords[piece.mark.judged]}</i> : null}
      </mark>
    ),
  );
}

function titleOf({ field, measured, why }: MarkedWords): string {
  const what = /^F\d$/.test(field) ? `answer to ${field}` : (claimWords[field] ?? field);
  return [what, measured && `measured: ${measured}`, why].filter(Boolean).join('; ');
}

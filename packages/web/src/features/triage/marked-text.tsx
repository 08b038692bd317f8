import type { ReportFact } from '@muster/contract';
import { Fragment } from 'react';
import { piecesOf } from './pieces.ts';

/** The words as they were written, with every fact marked where it was read. */
export function MarkedText({ text, facts }: { text: string; facts: readonly ReportFact[] }) {
  return (
    <div className="mail-text triage-text">
      {piecesOf(text, facts).map(({ start, words, fact }) => (
        <Fragment key={start}>
          {fact ? <mark data-role={fact.kind === 'time' ? 'time' : fact.role}>{words}</mark> : words}
        </Fragment>
      ))}
    </div>
  );
}

import type { ScenarioProblem } from '@muster/contract';
import { memo, useMemo } from 'react';
import { tonesOf } from './yaml-tones.ts';

interface UnderProps {
  text: string;
  caretLine: number;
  problems: readonly ScenarioProblem[];
  linePx: number;
}

/** Beyond this many letters the text stands alone, in one tone: typing comes first. */
const MOST_TONED = 60_000;

/** What lies under the letters of the editor: the line of the caret, problems with their words, tones. For the eye alone. */
export function Under({ text, caretLine, problems, linePx }: UnderProps) {
  const lines = useMemo(() => text.split('\n'), [text]);
  const byLine = new Map<number, ScenarioProblem[]>();
  for (const problem of problems) byLine.set(problem.line, [...(byLine.get(problem.line) ?? []), problem]);
  return (
    <div className="under" aria-hidden="true">
      <div className="caret-line" style={{ top: (caretLine - 1) * linePx }} />
      {[...byLine].map(([line, [first, ...more]]) => (
        <div key={line} className="problem-line" style={{ top: (line - 1) * linePx }}>
          {/* The line itself, unseen, so that the words begin where it ends. */}
          <i>{lines[line - 1]}</i>
          <small>
            {first?.message}
            {more.length > 0 ? ` (and ${more.length} more)` : ''}
          </small>
        </div>
      ))}
      {text.length > MOST_TONED ? <pre>{text}</pre> : <Toned text={text} />}
    </div>
  );
}

const Toned = memo(function Toned({ text }: { text: string }) {
  return (
    <pre>
      {tonesOf(text).map((line, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
        <span key={n}>
          {line.map((piece, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
            <span key={i} className={`tone-of-${piece.tone}`}>
              {piece.text}
            </span>
          ))}
          {'\n'}
        </span>
      ))}
    </pre>
  );
});

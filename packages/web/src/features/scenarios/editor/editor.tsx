import type { ScenarioProblem } from '@muster/contract';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { nextProblem } from './next-problem.ts';
import { type Edit, indent, newLine, offsetOf, outdent, placeAt } from './text-edits.ts';
import { Under } from './under.tsx';
import './editor.css';

export interface EditorHandle {
  /** Puts the caret there, in sight. */
  goTo(place: { line: number; column: number }): void;
}

interface EditorProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  problems: readonly ScenarioProblem[];
  /** Ctrl or Cmd and S. */
  onSave?: (() => void) | undefined;
  /** F8 came to a problem. */
  onProblem?: (problem: ScenarioProblem) => void;
  readOnly?: boolean;
  ref?: Ref<EditorHandle>;
}

const LINE_PX = 20;

/**
 * A text field for code: line numbers, the line of the caret, problems at their lines, tabs that indent. It is a
 * textarea, so undo, selection, search and screen readers work as everywhere; Escape leaves it for the next Tab.
 */
export function Editor({
  label,
  value,
  onChange,
  problems,
  onSave,
  onProblem,
  readOnly = false,
  ref,
}: EditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState({ line: 1, column: 1 });
  const lines = useMemo(() => value.split('\n').length, [value]);
  const hint = useId();

  function goTo(place: { line: number; column: number }): void {
    const field = area.current;
    if (!field) return;
    const at = offsetOf(field.value, place.line, place.column);
    field.focus({ preventScroll: true });
    field.setSelectionRange(at, at);
    const top = (place.line - 1) * LINE_PX;
    if (top < field.scrollTop || top > field.scrollTop + field.clientHeight - 3 * LINE_PX)
      field.scrollTop = Math.max(0, top - field.clientHeight / 3);
    setCaret(placeAt(field.value, at));
  }
  useImperativeHandle(ref, () => ({ goTo }));

  function scrolled(): void {
    frame.current?.style.setProperty('--x', `${-(area.current?.scrollLeft ?? 0)}px`);
    frame.current?.style.setProperty('--y', `${-(area.current?.scrollTop ?? 0)}px`);
  }
  function pressed(event: KeyboardEvent<HTMLTextAreaElement>): void {
    const field = event.currentTarget;
    const { selectionStart: start, selectionEnd: end, value: text } = field;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'F8') {
      event.preventDefault();
      const problem = nextProblem(problems, placeAt(text, start), event.shiftKey);
      if (!problem) return;
      goTo(problem);
      onProblem?.(problem);
    } else if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSave?.();
    } else if (event.key === 'Tab' && plain && !readOnly) {
      event.preventDefault();
      change(field, (event.shiftKey ? outdent : indent)(text, start, end));
    } else if (event.key === 'Enter' && plain && !event.shiftKey && !readOnly) {
      event.preventDefault();
      change(field, newLine(text, start, end));
    }
  }
  return (
    <div className="editor" ref={frame}>
      <div className="gutter" aria-hidden="true">
        <pre>{Array.from({ length: lines }, (_, n) => n + 1).join('\n')}</pre>
        {[...new Set(problems.map(({ line }) => line))].map((line) => (
          <i key={line} style={{ top: (line - 1) * LINE_PX }} />
        ))}
      </div>
      <div className="sheet">
        <Under text={value} caretLine={caret.line} problems={problems} linePx={LINE_PX} />
        <textarea
          ref={area}
          value={value}
          readOnly={readOnly}
          aria-label={label}
          aria-describedby={hint}
          aria-invalid={problems.length > 0}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          wrap="off"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={pressed}
          onSelect={(event) =>
            setCaret(placeAt(event.currentTarget.value, event.currentTarget.selectionStart))
          }
          onScroll={scrolled}
        />
      </div>
      <p className="status small" id={hint}>
        <span className="mono place">
          {caret.line}:{caret.column}
        </span>
        <span className="quiet">
          Tab indents, Escape leaves the text, F8 goes to the next problem
          {onSave ? ', Ctrl+S saves' : ''}
        </span>
      </p>
    </div>
  );
}

/** As if it were typed, so that the browser can undo it. */
function change(field: HTMLTextAreaElement, { from, to, insert, select }: Edit): void {
  field.setSelectionRange(from, to);
  if (!document.execCommand('insertText', false, insert)) {
    field.setRangeText(insert, from, to, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(...select);
}

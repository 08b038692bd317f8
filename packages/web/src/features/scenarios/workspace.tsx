import { type ReactNode, useRef, useState } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { DryRunPanel } from './dry-run/dry-run-panel.tsx';
import { Editor, type EditorHandle } from './editor/editor.tsx';
import { problemText } from './editor/next-problem.ts';
import { OutlinePanel } from './outline-panel.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { useCheck } from './use-check.ts';

interface WorkspaceProps {
  title: string;
  sub: ReactNode;
  actions: (ready: boolean) => ReactNode;
  text: string;
  onText: (text: string) => void;
  readOnly?: boolean;
  onSave?: (() => void) | undefined;
  /** Something that goes before the text: what could not be saved. */
  notice?: ReactNode;
}

/** The text at the left; what it means at the right, while it is written. */
export function Workspace({
  title,
  sub,
  actions,
  text,
  onText,
  readOnly = false,
  onSave,
  notice,
}: WorkspaceProps) {
  const editor = useRef<EditorHandle>(null);
  const [startsAt, setStartsAt] = useState<string | null>(null);
  const { view, current, outlined, error } = useCheck(text, startsAt);
  const problems = view?.problems ?? [];
  const ready = current && view?.ok === true;
  return (
    <Page
      title={title}
      sub={sub}
      crumbs={[{ label: 'Scenarios', href: '/scenarios' }]}
      actions={actions(ready)}
    >
      {notice}
      <div className="workspace">
        <Editor
          ref={editor}
          label={`Text of ${title}`}
          value={text}
          onChange={onText}
          problems={problems}
          onSave={onSave}
          onProblem={(problem) => announce(problemText(problem))}
          readOnly={readOnly}
        />
        <div className="stack beside-text">
          {error ? <Fault error={error} /> : null}
          <ProblemsPanel
            problems={problems}
            checked={current}
            onGo={(problem) => editor.current?.goTo(problem)}
          />
          {outlined ? (
            <>
              <OutlinePanel view={outlined} stale={outlined !== view} onStart={setStartsAt} />
              <DryRunPanel yaml={text} startsAt={outlined.startsAt} ready={ready} />
            </>
          ) : null}
        </div>
      </div>
    </Page>
  );
}

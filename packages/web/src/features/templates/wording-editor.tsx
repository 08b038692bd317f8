import type {
  ResetWordingRequest,
  SaveWordingRequest,
  ScenarioProblem,
  TemplateView,
} from '@muster/contract';
import { useRef, useState } from 'react';
import { ask } from '../../app/api.ts';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText } from '../../ui/times.ts';
import { Editor, type EditorHandle } from '../scenarios/editor/editor.tsx';
import { ProblemsPanel } from '../scenarios/problems-panel.tsx';
import { useUnsaved } from '../scenarios/unsaved.ts';
import { useWordingCheck } from './use-wording-check.ts';
import { ExamplePanel, VersionsPanel, WordsPanel } from './wording-panels.tsx';
import '../scenarios/scenarios.css';

/** The wording at the left; what it makes of an example at the right, while it is written. */
export function WordingEditor({ template }: { template: TemplateView }) {
  const path = `/api/v1/templates/${template.name}`;
  const editor = useRef<EditorHandle>(null);
  // What the text was changed from: it does not move when somebody else saves.
  const [base, setBase] = useState(template);
  const { text, setText, changed, saved } = useUnsaved(`template ${template.name}`, base.source);
  const check = useWordingCheck(template.name, text, template.mayEdit);
  const save = useAct<TemplateView, SaveWordingRequest | ResetWordingRequest>('/api/v1/templates');
  const problems = (check.view?.problems ?? []).map(
    ({ line, message }): ScenarioProblem => ({ line: line ?? 1, column: 1, path: '', message }),
  );
  const overtaken = template.version > base.version;
  const ready = check.current && check.view?.ok === true;

  function taken(next: TemplateView): void {
    saved();
    setBase(next);
    setText(next.source);
    announce(`Version ${next.version} is in use.`);
  }
  function saveNow(): void {
    if (!changed || !ready || save.isPending) return;
    save.mutate(
      { path: `${path}/versions`, body: { source: text, after: base.version, note: '' } },
      { onSuccess: taken },
    );
  }
  function resetNow(): void {
    save.mutate({ path: `${path}/reset`, body: { after: base.version } }, { onSuccess: taken });
  }
  async function showVersion(version: number): Promise<void> {
    const found = await ask<{ source: string }>('GET', `${path}/versions/${version}`);
    setText(found.source);
    announce(`The text of version ${version} is in the editor; nothing is saved.`);
  }
  return (
    <Page
      title={template.title}
      sub={`${base.version === 0 ? 'The wording that Muster ships' : `Version ${base.version}, ${base.savedAt === null ? '' : instantText(Date.parse(base.savedAt))}`}. ${template.about}`}
      crumbs={[{ label: 'Templates', href: '/templates' }]}
      actions={
        template.mayEdit ? (
          <>
            {base.source === base.shipped ? null : (
              <button type="button" className="button" disabled={save.isPending} onClick={resetNow}>
                Back to the shipped wording
              </button>
            )}
            <button
              type="button"
              className="main"
              disabled={!changed || !ready || overtaken || save.isPending}
              onClick={saveNow}
            >
              {save.isPending ? 'Saving …' : changed ? `Put version ${base.version + 1} in use` : 'In use'}
            </button>
          </>
        ) : undefined
      }
    >
      {overtaken ? (
        <p className="line" role="status">
          Somebody put version {template.version} in use meanwhile. Your text is still here; copy it, and{' '}
          <button type="button" className="plain" onClick={() => taken(template)}>
            open version {template.version}
          </button>
        </p>
      ) : null}
      {save.error ? <Fault error={save.error} /> : null}
      <div className="workspace wording">
        <div>
          <Editor
            ref={editor}
            label={`Wording of ${template.title}`}
            value={text}
            onChange={setText}
            problems={problems}
            onSave={template.mayEdit ? saveNow : undefined}
            onProblem={({ message }) => announce(message)}
            readOnly={!template.mayEdit}
          />
        </div>
        <div className="stack beside-text">
          {check.error ? <Fault error={check.error} /> : null}
          {template.mayEdit ? (
            <ProblemsPanel
              problems={problems}
              checked={check.current}
              onGo={(problem) => editor.current?.goTo(problem)}
            />
          ) : null}
          <ExamplePanel check={check.view} />
          <WordsPanel template={template} />
          <VersionsPanel template={template} onShow={(version) => void showVersion(version)} />
        </div>
      </div>
    </Page>
  );
}

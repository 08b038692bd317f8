import type { SaveScenarioDraftRequest, ScenarioDraftView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';
import { DraftMenu } from './draft-menu.tsx';
import { NewDraft } from './new-draft.tsx';
import { useUnsaved } from './unsaved.ts';
import { Workspace } from './workspace.tsx';

/** A draft with its versions. What somebody else saves meanwhile is never overwritten. */
export function DraftWorkspace({ draft }: { draft: ScenarioDraftView }) {
  const path = `/api/v1/scenario-drafts/${draft.id}`;
  // What the text was changed from: it does not move when somebody else saves.
  const [base, setBase] = useState(draft);
  const { text, setText, changed, saved } = useUnsaved(draft.id, base.yaml);
  const [keeping, setKeeping] = useState(false);
  const save = useAct<ScenarioDraftView, SaveScenarioDraftRequest>('/api/v1/scenario-drafts');
  const overtaken = draft.version > base.version;

  function saveNow(): void {
    if (!changed || save.isPending) return;
    save.mutate(
      { path: `${path}/versions`, body: { yaml: text, after: base.version } },
      {
        onSuccess(next) {
          saved();
          setBase(next);
          announce(`Version ${next.version} is saved.`);
        },
      },
    );
  }
  function open(next: ScenarioDraftView): void {
    setBase(next);
    setText(next.yaml);
    save.reset();
  }
  async function showVersion(version: number): Promise<void> {
    const found = await ask<{ yaml: string }>('GET', `${path}/versions/${version}`);
    setText(found.yaml);
  }
  return (
    <>
      <Workspace
        title={draft.name}
        sub={`Draft · version ${base.version}, ${instantText(Date.parse(base.savedAt))}${base.savedByMe ? ', saved by you' : ''}`}
        text={text}
        onText={setText}
        readOnly={!draft.mayChange}
        onSave={draft.mayChange ? saveNow : undefined}
        notice={
          <>
            {overtaken ? (
              <p className="line" role="status">
                Somebody saved version {draft.version} meanwhile.{' '}
                {changed ? 'Your text is still here; keep it as a draft of its own, or ' : ''}
                <button type="button" className="plain" onClick={() => open(draft)}>
                  open version {draft.version}
                </button>
              </p>
            ) : null}
            {save.error ? <Fault error={save.error} /> : null}
          </>
        }
        actions={(ready) => (
          <>
            <DraftMenu draft={draft} onVersion={(version) => void showVersion(version)} />
            {changed || !ready || !draft.mayChange ? null : (
              <Link className="button" href={`/campaigns/new?draft=${draft.id}`}>
                Plan a campaign
              </Link>
            )}
            {overtaken && changed ? (
              <button type="button" className="button" onClick={() => setKeeping(true)}>
                Keep as a draft of its own
              </button>
            ) : null}
            {draft.mayChange ? (
              <button
                type="button"
                className="main"
                disabled={!changed || overtaken || save.isPending}
                onClick={saveNow}
              >
                {save.isPending ? 'Saving …' : changed ? `Save version ${base.version + 1}` : 'Saved'}
              </button>
            ) : null}
          </>
        )}
      />
      {keeping ? (
        <NewDraft
          yaml={text}
          suggested={`${draft.name}, mine`}
          onKept={saved}
          onClose={() => setKeeping(false)}
        />
      ) : null}
    </>
  );
}

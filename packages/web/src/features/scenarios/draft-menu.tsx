import type { SaveScenarioDraftRequest, ScenarioDraftView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';

interface DraftMenuProps {
  draft: ScenarioDraftView;
  /** Puts that version's text into the editor. */
  onVersion: (version: number) => void;
}

/** The draft's versions, its name, and the way to put it away. */
export function DraftMenu({ draft, onVersion }: DraftMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {count(draft.version, 'version')} …
      </button>
      {open ? (
        <DraftDialog
          draft={draft}
          onClose={() => setOpen(false)}
          onVersion={(version) => {
            onVersion(version);
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

function DraftDialog({ draft, onVersion, onClose }: DraftMenuProps & { onClose: () => void }) {
  const path = `/api/v1/scenario-drafts/${draft.id}`;
  const [, go] = useLocation();
  const [name, setName] = useState(draft.name);
  const rename = useAct<ScenarioDraftView, SaveScenarioDraftRequest>('/api/v1/scenario-drafts');
  const away = useAct('/api/v1/scenario-drafts');
  function submit(event: FormEvent): void {
    event.preventDefault();
    rename.mutate(
      { path: `${path}/versions`, body: { name: name.trim(), yaml: draft.yaml, after: draft.version } },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog title={draft.name} onClose={onClose}>
      <div className="body stack">
        <ol className="versions">
          {draft.versions.map(({ version, savedAt, savedByMe, problems }) => (
            <li key={version}>
              <button type="button" onClick={() => onVersion(version)}>
                <span className="mono">{version}</span>
                <span>
                  {instantText(Date.parse(savedAt))}
                  {savedByMe ? ', by you' : ''}
                </span>
                <span className={problems === 0 ? 'quiet' : 'hot'}>
                  {problems === 0 ? 'without problems' : count(problems, 'problem')}
                </span>
              </button>
            </li>
          ))}
        </ol>
        {draft.mayChange ? (
          <>
            <form className="row" onSubmit={submit}>
              <Field label="Name">
                {(props) => (
                  <input
                    {...props}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                    maxLength={120}
                    required
                  />
                )}
              </Field>
              <button
                type="submit"
                className="button"
                disabled={name.trim() === '' || name.trim() === draft.name || rename.isPending}
              >
                Rename
              </button>
            </form>
            <HoldButton
              extent={`Puts the draft ${draft.name} away with ${count(draft.version, 'version')}; press again to do it`}
              onHeld={() => away.mutate({ path, verb: 'DELETE' }, { onSuccess: () => go('/scenarios') })}
            >
              Put away this draft and its {count(draft.version, 'version')}
            </HoldButton>
          </>
        ) : null}
        {rename.error ? <Fault error={rename.error} /> : null}
        {away.error ? <Fault error={away.error} /> : null}
      </div>
    </Dialog>
  );
}

import type { ScenarioView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../../app/session.tsx';
import { NewDraft } from './new-draft.tsx';
import { useUnsaved } from './unsaved.ts';
import { Workspace } from './workspace.tsx';

/** It stays as it ships; what is changed here is kept as a draft. */
export function ShippedWorkspace({ scenario: { name, title, version, yaml } }: { scenario: ScenarioView }) {
  const { role } = useMe();
  const writes = role === 'administrator' || role === 'officer';
  const { text, setText, changed, saved } = useUnsaved(name, yaml);
  const [keeping, setKeeping] = useState(false);
  return (
    <>
      <Workspace
        title={name}
        sub={`${title} · version ${version} · ships with Muster`}
        text={text}
        onText={setText}
        readOnly={!writes}
        onSave={writes ? () => setKeeping(true) : undefined}
        actions={() =>
          writes ? (
            <>
              {changed ? (
                <button type="button" className="plain" onClick={() => setText(yaml)}>
                  Undo all changes
                </button>
              ) : (
                <Link className="button" href={`/campaigns/new?scenario=${name}`}>
                  Plan a campaign
                </Link>
              )}
              <button type="button" className={changed ? 'main' : 'button'} onClick={() => setKeeping(true)}>
                Keep as a draft
              </button>
            </>
          ) : null
        }
      />
      {keeping ? (
        <NewDraft
          yaml={text}
          suggested={`${name}, changed`}
          onKept={saved}
          onClose={() => setKeeping(false)}
        />
      ) : null}
    </>
  );
}

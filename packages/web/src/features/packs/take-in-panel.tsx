import type { PackContents as Contents, PackImportView } from '@muster/contract';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAct } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { inGroups } from './fingerprint-words.ts';
import { PACKS } from './paths.ts';

interface TakeInPanelProps {
  pack: Contents;
  /** The file, as it was chosen. */
  content: string;
}

/** Makes the pack's script a draft: because a reviewer who is known signed it, or although none did. */
export function TakeInPanel({ pack, content }: TakeInPanelProps) {
  const [, go] = useLocation();
  const act = useAct<PackImportView>(PACKS, '/api/v1/scenario-drafts');
  const [known, setKnown] = useState<ReadonlySet<string>>(new Set());
  const [unsigned, setUnsigned] = useState(false);
  function choose(fingerprint: string, isKnown: boolean): void {
    const next = new Set(known);
    if (isKnown) next.add(fingerprint);
    else next.delete(fingerprint);
    setKnown(next);
  }
  function takeIn(): void {
    const body = { content, reviewers: [...known], unsigned: known.size === 0 && unsigned };
    act.mutate({ path: `${PACKS}/import`, body }, { onSuccess: ({ draft }) => go(`/scenarios/${draft}`) });
  }
  return (
    <Panel title="Take it in">
      <div className="body form">
        {pack.signatures.length > 0 ? (
          <fieldset className="pack-known">
            <legend>Whose key do you know?</legend>
            {pack.signatures.map(({ name, fingerprint }) => (
              <label key={fingerprint} className="pack-check">
                <input
                  type="checkbox"
                  checked={known.has(fingerprint)}
                  onChange={({ target }) => choose(fingerprint, target.checked)}
                />
                <span>
                  {name}: I compared the fingerprint{' '}
                  <span className="mono small">{inGroups(fingerprint)}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ) : null}
        {known.size === 0 ? (
          <label className="pack-check">
            <input
              type="checkbox"
              checked={unsigned}
              onChange={({ target }) => setUnsigned(target.checked)}
            />
            <span>Nobody whom I know signed it, and I take it all the same. The ledger will say so.</span>
          </label>
        ) : null}
        {act.error ? <Fault error={act.error} /> : null}
        <div className="row">
          <button
            type="button"
            className="main"
            disabled={act.isPending || !pack.scenario.ok || (known.size === 0 && !unsigned)}
            onClick={takeIn}
          >
            Make its script a draft
          </button>
          <span className="quiet">
            {pack.scenario.ok
              ? 'Its other parts stay with it, to be read.'
              : 'Its script has errors; tell those who made it.'}
          </span>
        </div>
      </div>
    </Panel>
  );
}

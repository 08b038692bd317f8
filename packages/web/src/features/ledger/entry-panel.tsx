import type { LedgerEntryView } from '@muster/contract';
import { useEffect, useRef } from 'react';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import type { LedgerFilter } from './ledger-filter.ts';

interface EntryPanelProps {
  id: string;
  onClose: () => void;
  onFilter: (filter: LedgerFilter) => void;
}

/** One entry with its body and its place in the chain. */
export function EntryPanel({ id, onClose, onFilter }: EntryPanelProps) {
  const entry = useRead<LedgerEntryView>(`/api/v1/ledger/entries/${encodeURIComponent(id)}`);
  const close = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows to each entry that is opened
  useEffect(() => close.current?.focus({ preventScroll: true }), [id]);
  return (
    <Panel
      title="Entry"
      aside={
        <button ref={close} type="button" className="plain" onClick={onClose}>
          Close
        </button>
      }
    >
      <div className="body">
        <Loaded of={entry}>
          {({ kind, at, subject, actor, position, hash, body }) => (
            <>
              <dl className="pairs">
                <dt>What</dt>
                <dd>{kind}</dd>
                <dt>When</dt>
                <dd>
                  {instantText(Date.parse(at))}
                  <span className="quiet"> · {instantText(Date.parse(at), viewerZone)}</span>
                </dd>
                <dt>To what</dt>
                <dd>
                  <button type="button" className="as-link mono" onClick={() => onFilter({ subject })}>
                    {subject}
                  </button>
                </dd>
                <dt>By whom</dt>
                <dd>
                  <button type="button" className="as-link mono" onClick={() => onFilter({ actor })}>
                    {actor}
                  </button>
                </dd>
                <dt>Id</dt>
                <dd className="mono">{id}</dd>
                <dt>Place</dt>
                <dd>{position ?? 'not chained yet; within a second'}</dd>
                <dt>Hash</dt>
                <dd className="mono">{hash ?? '–'}</dd>
              </dl>
              <pre className="entry-body">{JSON.stringify(body, null, 2)}</pre>
            </>
          )}
        </Loaded>
      </div>
    </Panel>
  );
}

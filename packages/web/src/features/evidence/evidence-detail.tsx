import type { EvidenceDetail } from '@muster/contract';
import { useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { bytesText, count } from '../../ui/words.ts';
import { CustodyLine } from './custody-line.tsx';
import { kindWords } from './evidence-words.ts';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { ReadDialog } from './read-dialog.tsx';

interface DetailProps {
  id: string;
  /** The address of the list that shows it. */
  list: string;
  mayHandOver: boolean;
  onClose: () => void;
}

/** One piece: what it is, its custody, who read it, and what can be done with it. */
export function EvidenceDetailPanel({ id, list, mayHandOver, onClose }: DetailProps) {
  const path = `/api/v1/evidence/${id}`;
  const detail = useRead<EvidenceDetail>(path);
  const verify = useAct<EvidenceDetail>(path, list);
  const [asking, setAsking] = useState<'read' | 'hand-over' | null>(null);
  function verifyNow(): void {
    const told = ({ state }: EvidenceDetail) =>
      announce(state === 'kept' ? 'The stored bytes are what came in.' : 'The stored bytes are damaged.');
    verify.mutate({ path: `${path}/verify` }, { onSuccess: told });
  }
  return (
    <Panel
      title={detail.data?.name ?? 'Evidence'}
      aside={
        <button type="button" className="plain" onClick={onClose}>
          Close
        </button>
      }
    >
      <Loaded of={detail}>
        {(item) => (
          <div className="body evidence-detail">
            <div className="stack">
              {item.state === 'damaged' ? (
                <p className="evidence-damage" role="alert">
                  <strong>Damaged.</strong> The stored bytes are not what came in. Do not rely on them; bring
                  the file back from a backup and verify it again.
                </p>
              ) : null}
              <Facts item={item} />
              <div className="row">
                <button
                  type="button"
                  className="button"
                  disabled={item.state === 'damaged'}
                  onClick={() => setAsking('read')}
                >
                  Read it
                </button>
                <a className="button" href={`${path}/receipt`} download>
                  Receipt
                </a>
                {mayHandOver ? (
                  <>
                    <button type="button" className="button" disabled={verify.isPending} onClick={verifyNow}>
                      {verify.isPending ? 'Reading …' : 'Verify now'}
                    </button>
                    <button type="button" className="button" onClick={() => setAsking('hand-over')}>
                      Hand over
                    </button>
                  </>
                ) : null}
              </div>
              {verify.error ? <Fault error={verify.error} /> : null}
            </div>
            <div>
              <h3 className="evidence-heading">Custody</h3>
              <CustodyLine entries={item.custody} sha256={item.sha256} />
              {item.accesses.length > 0 ? (
                <details className="evidence-accesses">
                  <summary>Read {count(item.accesses.length, 'time')}</summary>
                  <ul>
                    {item.accesses.map(({ id: access, at, actor, actorName, why }) => (
                      <li key={access}>
                        {instantText(Date.parse(at))} · {actorName ?? actor} · {why}
                      </li>
                    ))}
                  </ul>
                </details>
              ) : null}
            </div>
          </div>
        )}
      </Loaded>
      {asking === 'read' ? (
        <ReadDialog id={id} name={detail.data?.name ?? ''} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'hand-over' ? <HandOverDialog id={id} list={list} onClose={() => setAsking(null)} /> : null}
    </Panel>
  );
}

function Facts({ item }: { item: EvidenceDetail }) {
  return (
    <dl className="pairs">
      <dt>SHA-256</dt>
      <dd className="mono">{item.sha256}</dd>
      <dt>Size</dt>
      <dd>
        {bytesText(item.size)} ({item.size.toLocaleString('en')} bytes), {kindWords[item.kind]}
      </dd>
      <dt>Received</dt>
      <dd>
        {instantText(Date.parse(item.receivedAt))} from {item.receivedFromName ?? item.receivedFrom}
      </dd>
      {item.note ? (
        <>
          <dt>What it is</dt>
          <dd>{item.note}</dd>
        </>
      ) : null}
      <dt>Seen by</dt>
      <dd>
        {item.site
          ? `${item.site.name}, its NGI and the CSIRT`
          : item.audience === 'csirt'
            ? 'the CSIRT alone'
            : 'all parties'}
      </dd>
      <dt>Ledger</dt>
      <dd className="mono">{item.entry}</dd>
    </dl>
  );
}

import type { IncidentEvidenceView, IncidentView } from '@muster/contract';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { readAgain, useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { BagDialog } from './bag-dialog.tsx';
import { EvidenceDetailPanel } from './evidence-detail.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { GiveEvidence } from './give-evidence.tsx';
import './evidence.css';

const READ_EVERY_MS = 20_000;

/** What an incident has in evidence: every piece with its hash and custody, and the way to give more. */
export function EvidencePart({ incident }: { incident: IncidentView }) {
  const path = `/api/v1/incidents/${incident.id}/evidence`;
  const evidence = useRead<IncidentEvidenceView>(path, { everyMs: READ_EVERY_MS });
  const [params, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [bagging, setBagging] = useState(false);
  const open = params.get('item');
  function show(item: string | null): void {
    setParams({ part: 'evidence', ...(item === null ? {} : { item }) }, { replace: true });
  }
  return (
    <Loaded of={evidence}>
      {(view) => (
        <div className="evidence-part stack">
          <Panel
            title="Evidence"
            aside={
              view.may.handOver && chosen.size > 0 ? (
                <button type="button" className="button" onClick={() => setBagging(true)}>
                  Take {count(chosen.size, 'piece')} out as a bag
                </button>
              ) : (
                <span className="quiet small">{count(view.items.length, 'piece')}</span>
              )
            }
          >
            <EvidenceTable
              items={view.items}
              open={open}
              onOpen={show}
              chosen={view.may.handOver ? chosen : null}
              onChoose={setChosen}
            />
          </Panel>
          {open === null ? null : (
            <EvidenceDetailPanel
              key={open}
              id={open}
              list={path}
              mayHandOver={view.may.handOver}
              onClose={() => show(null)}
            />
          )}
          {view.may.giveFor.length > 0 ? (
            <Panel title="Give evidence">
              <GiveEvidence
                begin={`${path}/uploads`}
                whole={path}
                uploads={view.uploads}
                sites={view.may.giveFor}
                mayKeepBack={view.may.giveFor.includes(null)}
                largest={view.largest}
                onChange={() => readAgain(path)}
              />
            </Panel>
          ) : null}
          {bagging ? (
            <BagDialog
              incident={incident.id}
              items={view.items.filter(({ id }) => chosen.has(id))}
              onClose={() => {
                setBagging(false);
                setChosen(new Set());
              }}
            />
          ) : null}
        </div>
      )}
    </Loaded>
  );
}

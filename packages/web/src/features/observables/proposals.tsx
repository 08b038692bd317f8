import type { DecidedProposals, DecideProposalsRequest, ObservableProposal } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { typeWords } from './observable-words.ts';

/** What was found in mails and waits for somebody to look; absent where nothing waits. */
export function Proposals({ incident }: IncidentPartProps) {
  const path = `/api/v1/incidents/${incident.id}`;
  const proposals = useRead<ObservableProposal[]>(`${path}/observable-proposals`);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const decide = useAct<DecidedProposals, Partial<DecideProposalsRequest>>(path);
  const all = proposals.data ?? [];
  if (all.length === 0) return null;
  const chosen = all.filter(({ id, sure }) => sure !== turned.has(id));
  const others = all.filter((one) => !chosen.includes(one));

  function settle(body: Partial<DecideProposalsRequest>): void {
    decide.mutate(
      { path: `${path}/observable-proposals`, body },
      {
        onSuccess: ({ accepted, refused }) => {
          setTurned(new Set());
          announce(`${accepted} accepted, ${refused} set aside.`);
        },
      },
    );
  }

  return (
    <Panel title={`Found in mail: ${count(all.length, 'value')} to look at`}>
      <ul className="observables-found observables-proposals">
        {all.map((one) => (
          <li key={one.id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(one)}
                onChange={() => {
                  const next = new Set(turned);
                  if (!next.delete(one.id)) next.add(one.id);
                  setTurned(next);
                }}
              />
              <span className="quiet small observables-kind">{typeWords[one.type]}</span>
              <span className="mono observable-value">{one.defanged}</span>
            </label>
            <q className="quiet small">{one.quote}</q>
            <span className="small">
              {one.site?.name ?? ''} {one.mail ? <Link href={`/mail/${one.mail}`}>mail</Link> : null}
            </span>
          </li>
        ))}
      </ul>
      <div className="body row">
        <button
          type="button"
          className="main"
          disabled={chosen.length === 0 || decide.isPending}
          onClick={() => settle({ accept: chosen.map(({ id }) => id), refuse: [] })}
        >
          Accept {chosen.length}
        </button>
        <button
          type="button"
          className="button"
          disabled={others.length === 0 || decide.isPending}
          onClick={() => settle({ accept: [], refuse: others.map(({ id }) => id) })}
        >
          Set the other {others.length} aside
        </button>
        {decide.error ? <Fault error={decide.error} /> : null}
      </div>
    </Panel>
  );
}

import type { IncidentProcedureView, ProcedureMoveView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { FactsPanel } from './facts-panel.tsx';
import { MoveProcedure } from './move-procedure.tsx';
import './procedures.css';

/** Which rules the incident follows, and what they said before they were changed. */
export function ProcedurePart({ incident }: IncidentPartProps) {
  const path = `/api/v1/incidents/${incident.id}/procedure`;
  const procedure = useRead<IncidentProcedureView>(path);
  const [moving, setMoving] = useState(false);
  return (
    <div className="stack">
      <Panel title="Procedure">
        <Loaded of={procedure}>
          {({ pin, title, mayMove }) => (
            <div className="procedure-pin">
              <p>
                <Link href={`/procedures/${pin.name}?version=${pin.version}`}>
                  {pin.name} version {pin.version}
                </Link>
                : {title}
              </p>
              <p className="row">
                <Link className="main" href={`/incidents/${incident.id}/checklist`}>
                  Checklist
                </Link>
                <Link className="button" href="/guidance">
                  Guidance
                </Link>
                {mayMove ? (
                  <button type="button" className="plain" onClick={() => setMoving(true)}>
                    Move to another version
                  </button>
                ) : null}
              </p>
              {moving ? <MoveProcedure path={path} pin={pin} onClose={() => setMoving(false)} /> : null}
            </div>
          )}
        </Loaded>
      </Panel>
      <FactsPanel incident={incident} />
      {procedure.data && procedure.data.moves.length > 0 ? (
        <Panel title="Followed before">
          <ul className="procedure-moves">
            {procedure.data.moves.map((move) => (
              <Move key={move.at} move={move} />
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}

function Move({ move: { at, by, reason, from, to, said } }: { move: ProcedureMoveView }) {
  const ran = said.filter(({ dueAt }) => dueAt !== null);
  return (
    <li>
      <p>
        {from.name} version {from.version}, until {instantText(Date.parse(at))}: {reason}
      </p>
      <p className="quiet small">
        Moved to {to.name} version {to.version} by {by}
      </p>
      {ran.length === 0 ? null : (
        <details>
          <summary className="quiet small">What its clocks said then</summary>
          <ul className="small">
            {ran.map(({ step, site, key, title, state, dueAt }) => (
              <li key={`${step} ${site} ${key}`}>
                {title}: {state}, due {instantText(Date.parse(dueAt ?? at))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

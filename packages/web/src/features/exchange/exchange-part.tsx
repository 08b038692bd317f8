import type { ExchangeView } from '@muster/contract';
import { useState } from 'react';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Earlier } from './earlier.tsx';
import './exchange.css';
import { HandOut } from './hand-out.tsx';
import { Redactions } from './redactions.tsx';
import { TakeIn } from './take-in.tsx';

/** Out to others, and in: documents, redacted copies, and observables from elsewhere. */
export function ExchangePart({ incident }: IncidentPartProps) {
  const path = `/api/v1/incidents/${incident.id}/exchange`;
  const exchange = useRead<ExchangeView>(path);
  return (
    <Loaded of={exchange}>
      {(view) => (
        <div className="exchange">
          <Parts incident={incident} view={view} />
        </div>
      )}
    </Loaded>
  );
}

function Parts({ incident, view }: IncidentPartProps & { view: ExchangeView }) {
  // What is handed out next: the whole, or the redacted copy that was just made.
  const [chosen, setChosen] = useState('');
  return (
    <>
      {view.mayExport || view.mayRedact ? (
        <HandOut incident={incident} view={view} copy={chosen} onCopy={setChosen} />
      ) : (
        <p className="empty">
          {view.tlp === 'RED'
            ? 'What is TLP:RED is handed out by the CSIRT alone.'
            : 'An incident is handed out by those who handle it; ask the CSIRT.'}
        </p>
      )}
      {view.mayRedact ? <Redactions incident={incident} view={view} onMade={setChosen} /> : null}
      {view.mayImport ? <TakeIn incident={incident} /> : null}
      <Earlier view={view} />
    </>
  );
}

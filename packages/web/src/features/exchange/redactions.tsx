import type { ExchangeView, IncidentRecord, IncidentView, RedactionView } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import { RedactionForm } from './redaction-form.tsx';

interface RedactionsProps {
  incident: IncidentView;
  view: ExchangeView;
  /** Gets the id of a copy that was just made. */
  onMade: (id: string) => void;
}

/** Copies for wider circles: those that were made, and a new one. */
export function Redactions({ incident, view, onMade }: RedactionsProps) {
  const [making, setMaking] = useState(false);
  return (
    <Panel
      title="Redacted copies"
      aside={
        making ? null : (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            New copy for a wider circle
          </button>
        )
      }
    >
      {view.redactions.length === 0 && !making ? (
        <p className="empty">
          None yet. A copy leaves behind what only the parties may know, and goes further than TLP:{view.tlp}.
        </p>
      ) : null}
      {view.redactions.length > 0 ? (
        <ul className="copies">
          {view.redactions.map((one) => (
            <Copy key={one.id} copy={one} />
          ))}
        </ul>
      ) : null}
      {making ? (
        <NewCopy
          incident={incident}
          onClose={() => setMaking(false)}
          onMade={(id) => {
            setMaking(false);
            onMade(id);
          }}
        />
      ) : null}
    </Panel>
  );
}

function Copy({ copy }: { copy: RedactionView }) {
  return (
    <li>
      <div>
        <Tlp label={copy.tlp} /> <b>{copy.title}</b>
      </div>
      <div className="quiet small">
        {instantText(Date.parse(copy.madeAt))} by {copy.by.name ?? 'somebody'}, from TLP:{copy.from}:{' '}
        {count(copy.counts.observables, 'observable')}, {count(copy.counts.timeline, 'line')} of the log.{' '}
        {copy.reason}
      </div>
      {copy.consents.map(({ site, name, words }) => (
        <div key={site} className="small">
          {name} agreed: {words}
        </div>
      ))}
    </li>
  );
}

function NewCopy({
  incident,
  onClose,
  onMade,
}: {
  incident: IncidentView;
  onClose: () => void;
  onMade: (id: string) => void;
}) {
  const record = useRead<IncidentRecord>(`/api/v1/incidents/${incident.id}/record`);
  return (
    <div className="body new-copy">
      <Loaded of={record}>
        {(whole) => <RedactionForm incident={incident.id} record={whole} onClose={onClose} onMade={onMade} />}
      </Loaded>
    </div>
  );
}

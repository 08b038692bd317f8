import type { IncidentView } from '@muster/contract';
import { useState } from 'react';
import { ChangeDialog } from './change-dialog.tsx';
import { StateDialog } from './state-dialog.tsx';

/** What concerns the whole incident, for who may change it. */
export function HeadActions({ incident }: { incident: IncidentView }) {
  const [shown, setShown] = useState<'change' | 'state' | null>(null);
  const close = () => setShown(null);
  return (
    <>
      <button type="button" className="button" onClick={() => setShown('change')}>
        Change
      </button>
      {incident.exercise ? null : (
        <button type="button" className="button" onClick={() => setShown('state')}>
          {incident.state === 'open' ? 'Resolve' : incident.state === 'resolved' ? 'Close' : 'Open again'}
        </button>
      )}
      {shown === 'change' ? <ChangeDialog incident={incident} onClose={close} /> : null}
      {shown === 'state' ? <StateDialog incident={incident} onClose={close} /> : null}
    </>
  );
}

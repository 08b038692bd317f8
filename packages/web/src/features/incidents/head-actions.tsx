import type { IncidentState, IncidentView } from '@muster/contract';
import { useState } from 'react';
import { ChangeDialog } from './change-dialog.tsx';
import { StateDialog } from './state-dialog.tsx';

const buttons: Readonly<Record<IncidentState, string>> = {
  resolved: 'Resolve',
  closed: 'Close',
  open: 'Open again',
};
const following: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  open: ['resolved'],
  resolved: ['open', 'closed'],
  closed: ['open'],
};

/** What concerns the whole incident, for who may change it. */
export function HeadActions({ incident }: { incident: IncidentView }) {
  const [shown, setShown] = useState<'change' | IncidentState | null>(null);
  const close = () => setShown(null);
  const states = incident.exercise ? [] : following[incident.state];
  return (
    <>
      <button type="button" className="button" onClick={() => setShown('change')}>
        Change
      </button>
      {states.map((state) => (
        <button key={state} type="button" className="button" onClick={() => setShown(state)}>
          {buttons[state]}
        </button>
      ))}
      {shown === 'change' ? <ChangeDialog incident={incident} onClose={close} /> : null}
      {shown !== null && shown !== 'change' ? (
        <StateDialog incident={incident} to={shown} onClose={close} />
      ) : null}
    </>
  );
}

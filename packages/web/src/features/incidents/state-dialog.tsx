import {
  type ChangeStateRequest,
  type IncidentState,
  type IncidentView,
  type StateChangeView,
  stateChangeTitles,
  stateChangeWords,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { stateWords } from './incident-words.ts';

interface StateDialogProps {
  incident: IncidentView;
  /** What it is to become. */
  to: IncidentState;
  onClose: () => void;
}

/** Another state of the incident: what it does, what it leaves as it is, who is told, and why it is done. */
export function StateDialog({ incident, to, onClose }: StateDialogProps) {
  const title = stateChangeTitles[to];
  const path = `/api/v1/incidents/${incident.id}/state`;
  const [reason, setReason] = useState('');
  const change = useRead<StateChangeView>(`${path}?to=${to}`);
  const act = useAct<IncidentView, ChangeStateRequest>('/api/v1/incidents');
  // What was not read is not agreed to.
  const isBlocked = !change.data?.mayFollow || change.data.missing.length > 0;
  const why = reason.trim();

  function submit(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      { path, body: { revision: incident.revision, state: to, reason: why } },
      {
        onSuccess: () => {
          announce(`The incident is ${stateWords[to].toLowerCase()}`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Loaded of={change}>{(view) => <WhatItDoes change={view} />}</Loaded>
        <Field label="Why" hint="Stands in the log, for the record.">
          {(field) => (
            <textarea
              {...field}
              rows={2}
              required
              minLength={3}
              maxLength={2000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <button type="submit" className="main" disabled={isBlocked || why.length < 3 || act.isPending}>
          {title}
        </button>
      </form>
    </Dialog>
  );
}

function WhatItDoes({ change }: { change: StateChangeView }) {
  const sentences = stateChangeWords(change, (at) => instantText(Date.parse(at), viewerZone));
  return (
    <div className="state-change">
      {sentences.map(({ says, items }) => (
        <div key={says}>
          <p>{says}</p>
          {items.length === 0 ? null : (
            <ul className="missing">
              {items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </div>
  );
}

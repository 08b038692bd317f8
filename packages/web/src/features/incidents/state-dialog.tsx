import type { ChangeStateRequest, ClosingView, IncidentState, IncidentView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { stateWords } from './incident-words.ts';

const NEXT: Readonly<Record<IncidentState, { to: IncidentState; title: string; says: string }>> = {
  open: {
    to: 'resolved',
    title: 'Resolve the incident',
    says: 'What had to be done at the sites is done. From now on the time for the closure report runs.',
  },
  resolved: {
    to: 'closed',
    title: 'Close the incident',
    says: 'Nothing is left to do. It stays readable, and can be opened again with a reason.',
  },
  closed: {
    to: 'open',
    title: 'Open the incident again',
    says: 'What was said to be resolved is taken back; the clocks keep what they said.',
  },
};

/** The next step of an incident's life, with what still stands in the way. */
export function StateDialog({ incident, onClose }: { incident: IncidentView; onClose: () => void }) {
  const { to, title, says } = NEXT[incident.state];
  const path = `/api/v1/incidents/${incident.id}`;
  const [reason, setReason] = useState('');
  const closing = useRead<ClosingView>(`${path}/closing`, { when: to === 'closed' });
  const act = useAct<IncidentView, ChangeStateRequest>('/api/v1/incidents');
  const isBlocked = to === 'closed' && (closing.data?.missing.length ?? 1) > 0;
  const needsReason = to === 'open' && reason.trim().length < 3;

  function submit(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      {
        path: `${path}/state`,
        body: {
          revision: incident.revision,
          state: to,
          ...(reason.trim().length > 2 ? { reason: reason.trim() } : {}),
        },
      },
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
        <p className="quiet">{says}</p>
        {to === 'closed' ? (
          <Loaded
            of={closing}
            isEmpty={({ missing }) => missing.length === 0}
            empty="Nothing stands in the way."
          >
            {({ missing }) => (
              <>
                <p className="hot">Still missing:</p>
                <ul className="missing">
                  {missing.map(({ text }) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              </>
            )}
          </Loaded>
        ) : null}
        <Field
          label={to === 'open' ? 'Why' : 'In a word, why now'}
          hint={to === 'open' ? undefined : 'May stay empty.'}
        >
          {(field) => (
            <textarea
              {...field}
              rows={2}
              maxLength={2000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <button type="submit" className="main" disabled={isBlocked || needsReason || act.isPending}>
          {title}
        </button>
      </form>
    </Dialog>
  );
}

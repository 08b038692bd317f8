import type { IncidentView, ObservableView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantOf, MomentField } from '../incidents/moment-field.tsx';
import { useReaders } from '../incidents/reader-field.tsx';
import { More } from './more.tsx';

interface SightingFormProps {
  incident: IncidentView;
  observable: ObservableView;
  onDone: () => void;
}

/** Where and when it was seen. */
export function SightingForm({ incident, observable, onDone }: SightingFormProps) {
  const places = useReaders(incident).flatMap(({ readers, says }) =>
    readers.siteId === null ? [] : [{ id: readers.siteId, name: says.split(',')[0] ?? says }],
  );
  const [siteId, setSiteId] = useState(incident.maySteer ? '' : (places[0]?.id ?? ''));
  const [at, setAt] = useState('');
  const [note, setNote] = useState('');
  const path = `/api/v1/incidents/${incident.id}`;
  const say = useAct(path, '/api/v1/observables');
  function submit(event: FormEvent): void {
    event.preventDefault();
    say.mutate(
      {
        path: `${path}/observables/${observable.id}/sightings`,
        body: { siteId: siteId === '' ? null : siteId, at: instantOf(at), note },
      },
      { onSuccess: onDone },
    );
  }
  return (
    <More title="Seen again">
      <form className="form" onSubmit={submit}>
        <Field label="Where">
          {(props) => (
            <select {...props} value={siteId} onChange={({ target }) => setSiteId(target.value)}>
              {incident.maySteer ? <option value="">Outside the sites of this incident</option> : null}
              {places.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <MomentField label="When" value={at} onChange={setAt} />
        <Field label="Words about it">
          {(props) => (
            <input
              {...props}
              maxLength={4000}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        {say.error ? <Fault error={say.error} /> : null}
        <button type="submit" className="button" disabled={say.isPending}>
          Say so
        </button>
      </form>
    </More>
  );
}

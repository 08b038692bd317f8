import type { IncidentTimelineEntry, IncidentView, NewTimelineNote } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantOf, MomentField, writtenOf } from '../incidents/moment-field.tsx';
import { ReaderField, type Readers, useReaders } from '../incidents/reader-field.tsx';

interface NoteFormProps {
  incident: IncidentView;
  /** The entry whose place it takes. */
  corrects?: IncidentTimelineEntry;
  onDone?: () => void;
}

/** What was said or seen, and when; it is never deleted, only corrected by another. */
export function NoteForm({ incident, corrects, onDone }: NoteFormProps) {
  const choices = useReaders(incident);
  const first = choices.find(({ readers }) => readers.audience === 'csirt') ?? choices[0];
  const [readers, setReaders] = useState<Readers>(first?.readers ?? { siteId: null, audience: 'csirt' });
  const [text, setText] = useState(corrects?.text ?? '');
  const [at, setAt] = useState(writtenOf(corrects?.at ?? null));
  const path = `/api/v1/incidents/${incident.id}`;
  const write = useAct<IncidentTimelineEntry, Partial<NewTimelineNote>>(path);
  function submit(event: FormEvent): void {
    event.preventDefault();
    const happened = instantOf(at);
    write.mutate(
      {
        path: `${path}/timeline`,
        body: {
          text,
          ...(happened === null ? {} : { at: happened }),
          ...(corrects ? { corrects: corrects.id } : readers),
        },
      },
      {
        onSuccess: () => {
          announce('Written down.');
          setText('');
          setAt('');
          onDone?.();
        },
      },
    );
  }
  return (
    <form className="body timeline-note" onSubmit={submit}>
      <Field label="What was said or seen">
        {(props) => (
          <textarea
            {...props}
            rows={2}
            required
            minLength={3}
            maxLength={4000}
            value={text}
            placeholder="The site’s admin said on the phone that the host is off the network."
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <MomentField
        label="When it happened"
        hint={corrects ? 'As it stood, unless you say otherwise.' : 'Now, unless you say otherwise.'}
        value={at}
        onChange={setAt}
      />
      {corrects ? null : <ReaderField incident={incident} value={readers} onChange={setReaders} />}
      {write.error ? <Fault error={write.error} /> : null}
      <button type="submit" className="main" disabled={write.isPending || text.trim().length < 3}>
        Write it down
      </button>
    </form>
  );
}

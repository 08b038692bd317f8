import type { CorrectFactRequest, FactView, IncidentView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface CorrectFactProps {
  incident: string;
  fact: FactView;
  title: string;
  onClose: () => void;
}

/** Another time, or that it did not happen. Nothing is deleted: every clock is read anew and keeps what it said. */
export function CorrectFact({ incident, fact, title, onClose }: CorrectFactProps) {
  const path = `/api/v1/incidents/${incident}`;
  const [at, setAt] = useState(() => minuteText(fact.at === null ? serverClock.now() : Date.parse(fact.at)));
  const [never, setNever] = useState(fact.at === null);
  const [note, setNote] = useState('');
  const correct = useAct<IncidentView, CorrectFactRequest>(path);

  function submit(event: FormEvent): void {
    event.preventDefault();
    correct.mutate(
      {
        path: `${path}/facts/${fact.id}/correction`,
        body: { at: never ? null : `${at}:00Z`, note: note.trim() },
      },
      {
        onSuccess: () => {
          announce('Corrected. The clocks are read anew.');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={`Correct: ${title}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>Every clock that rests on it is read anew. What the clocks said until now stays on record.</p>
        <Field label="It really happened, UTC">
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              required={!never}
              disabled={never}
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          )}
        </Field>
        <label className="row">
          <input type="checkbox" checked={never} onChange={(event) => setNever(event.target.checked)} />
          It did not happen
        </label>
        <Field label="Why">
          {(props) => (
            <textarea
              {...props}
              rows={3}
              required
              minLength={3}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {correct.error ? <Fault error={correct.error} /> : null}
        <button type="submit" className="main" disabled={correct.isPending}>
          {correct.isPending ? 'Correcting …' : 'Correct'}
        </button>
      </form>
    </Dialog>
  );
}

/** As an input of date and time takes it. */
function minuteText(ms: number | null): string {
  return ms === null ? '' : new Date(ms).toISOString().slice(0, 16);
}

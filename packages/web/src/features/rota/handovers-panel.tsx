import type { HandoverView, RotaView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { nameOf } from './week-list.tsx';

/** What whoever comes next should know, and what was handed over before. */
export function HandoversPanel({ rota, zone }: { rota: RotaView; zone: string }) {
  const now = Date.parse(rota.at);
  const coming = rota.handovers.find(
    ({ at, acknowledgedAt }) => Date.parse(at) > now && acknowledgedAt === null,
  );
  const past = rota.handovers.filter((one) => one !== coming);
  return (
    <Panel title="Handover">
      <div className="body">
        <WriteNote rota={rota} coming={coming ?? waitingIn(past)} zone={zone} />
        {past.length === 0 ? null : (
          <ol className="handovers">
            {past.map((one) => (
              <Handover key={one.id} rota={rota} handover={one} zone={zone} />
            ))}
          </ol>
        )}
      </div>
    </Panel>
  );
}

function waitingIn(past: readonly HandoverView[]): HandoverView | undefined {
  return past[0]?.acknowledgedAt === null ? past[0] : undefined;
}

function WriteNote({
  rota,
  coming,
  zone,
}: {
  rota: RotaView;
  coming: HandoverView | undefined;
  zone: string;
}) {
  const step = useStep();
  const [note, setNote] = useState(coming?.note ?? '');
  const [saved, setSaved] = useState(false);
  if (rota.next === null) return <p className="quiet">Nobody else comes in the next weeks.</p>;
  const to = coming ? coming.to : rota.next.person;
  const at = coming?.at ?? rota.next.startsAt;
  function save(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      await ask('PUT', `/api/v1/rotas/${rota.id}/handover`, { note });
      await readAgain('/api/v1/rotas');
      setSaved(true);
    });
  }
  return (
    <form className="form" onSubmit={save}>
      {step.fault ? <Fault error={step.fault} /> : null}
      <Field
        label={`Note for ${nameOf(to)}, ${instantText(Date.parse(at), zone)}`}
        hint="Which incidents are open is added by itself. The note stays in Muster; mail only says that there is one."
      >
        {(field) => (
          <textarea
            {...field}
            rows={4}
            required
            maxLength={10_000}
            value={note}
            onChange={(event) => {
              setNote(event.target.value);
              setSaved(false);
            }}
          />
        )}
      </Field>
      <div className="row">
        <button type="submit" className="button" disabled={step.busy || note.trim() === ''}>
          Keep the note
        </button>
        {saved ? (
          <span className="quiet" role="status">
            Kept
          </span>
        ) : null}
      </div>
    </form>
  );
}

function Handover({ rota, handover, zone }: { rota: RotaView; handover: HandoverView; zone: string }) {
  const step = useStep();
  const { id, at, from, to, note, open, acknowledgedAt, acknowledgedBy } = handover;
  return (
    <li>
      <p>
        <b>
          {nameOf(from)} to {nameOf(to)}
        </b>
        <span className="quiet">, {instantText(Date.parse(at), zone)}</span>
      </p>
      {note === '' ? <p className="quiet">No note.</p> : <p className="note">{note}</p>}
      {open.length === 0 ? (
        <p className="quiet small">No incident was open.</p>
      ) : (
        <ul className="open-incidents">
          {open.map((one) => (
            <li key={one.publicId}>
              <Link href={`/incidents/${one.publicId}`} className="mono">
                {one.publicId}
              </Link>{' '}
              {one.title}
              <span className="quiet">
                {' '}
                · {one.severity}, {one.state}
                {one.exercise ? ', exercise' : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
      {acknowledgedAt === null ? (
        <div className="row">
          <button
            type="button"
            className="main"
            disabled={step.busy}
            onClick={() =>
              void step.run(async () => {
                await ask('POST', `/api/v1/rotas/${rota.id}/handovers/${id}/acknowledgement`);
                await readAgain('/api/v1/rotas');
              })
            }
          >
            I have read it and am on duty
          </button>
        </div>
      ) : (
        <p className="quiet small">
          Taken over by {acknowledgedBy}, {instantText(Date.parse(acknowledgedAt), zone)}
        </p>
      )}
      {step.fault ? <Fault error={step.fault} /> : null}
    </li>
  );
}

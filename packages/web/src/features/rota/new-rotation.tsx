import type { AddRotationInput, RotaView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { viewerZone } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { nameOf } from './week-list.tsx';

const zones = Intl.supportedValuesOf('timeZone');
const LENGTHS = [
  { days: 1, label: 'One day' },
  { days: 7, label: 'One week' },
  { days: 14, label: 'Two weeks' },
  { days: 28, label: 'Four weeks' },
];

interface NewRotationProps {
  rota: RotaView;
  onClose: () => void;
}

/** Members in turn, from a day on: from then it counts instead of the rotation before. */
export function NewRotation({ rota, onClose }: NewRotationProps) {
  const step = useStep();
  const last = rota.rotations.at(-1);
  const [members, setMembers] = useState<string[]>(last?.members.map(({ id }) => id) ?? []);
  const [everyDays, setEveryDays] = useState(last?.everyDays ?? 7);
  const [zone, setZone] = useState(last?.zone ?? viewerZone);
  const [handoverTime, setTime] = useState(last?.handoverTime ?? '09:00');
  const [startsOn, setStartsOn] = useState(rota.at.slice(0, 10));
  const rest = rota.candidates.filter(({ id }) => !members.includes(id));
  const named = (id: string) => nameOf(rota.candidates.find((one) => one.id === id) ?? { id, name: null });

  function move(id: string, by: number): void {
    const from = members.indexOf(id);
    const others = members.filter((one) => one !== id);
    setMembers([...others.slice(0, from + by), id, ...others.slice(from + by)]);
  }

  function save(event: FormEvent): void {
    event.preventDefault();
    const request: AddRotationInput = { members, everyDays, zone, handoverTime, startsOn };
    void step.run(async () => {
      await ask('POST', `/api/v1/rotas/${rota.id}/rotations`, request);
      await readAgain('/api/v1/rotas');
      onClose();
    });
  }

  return (
    <Dialog title="New rotation" onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {step.fault ? <Fault error={step.fault} /> : null}
        <fieldset className="members">
          <legend>Members, in their order</legend>
          {members.length === 0 ? <p className="quiet">Nobody yet.</p> : null}
          <ol>
            {members.map((id, index) => (
              <li key={id}>
                <span>{named(id)}</span>
                <button
                  type="button"
                  className="plain"
                  disabled={index === 0}
                  aria-label={`${named(id)} earlier`}
                  onClick={() => move(id, -1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="plain"
                  aria-label={`${named(id)} out`}
                  onClick={() => setMembers(members.filter((one) => one !== id))}
                >
                  ×
                </button>
              </li>
            ))}
          </ol>
          {rest.length > 0 ? (
            <select
              className="field"
              aria-label="Add a member"
              value=""
              onChange={(event) => setMembers([...members, event.target.value])}
            >
              <option value="">Add somebody…</option>
              {rest.map((each) => (
                <option key={each.id} value={each.id}>
                  {nameOf(each)}
                </option>
              ))}
            </select>
          ) : null}
        </fieldset>
        <div className="two">
          <Field label="A shift lasts">
            {(field) => (
              <select
                {...field}
                value={everyDays}
                onChange={(event) => setEveryDays(Number(event.target.value))}
              >
                {LENGTHS.map(({ days, label }) => (
                  <option key={days} value={days}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Handover at">
            {(field) => (
              <input
                {...field}
                type="time"
                required
                value={handoverTime}
                onChange={(event) => setTime(event.target.value)}
              />
            )}
          </Field>
        </div>
        <div className="two">
          <Field label="First day" hint="Its weekday is that of every handover.">
            {(field) => (
              <input
                {...field}
                type="date"
                required
                value={startsOn}
                onChange={(event) => setStartsOn(event.target.value)}
              />
            )}
          </Field>
          <Field label="Time zone">
            {(field) => (
              <input
                {...field}
                list="rota-zones"
                required
                value={zone}
                onChange={(event) => setZone(event.target.value.trim())}
              />
            )}
          </Field>
          <datalist id="rota-zones">
            {zones.map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
        </div>
        <button type="submit" className="main" disabled={step.busy || members.length === 0}>
          Use it
        </button>
      </form>
    </Dialog>
  );
}

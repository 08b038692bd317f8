import type { AddOverrideRequest, RotaView, ShiftView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText, zoneName } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { nameOf } from './week-list.tsx';
import { instantOfText, localText } from './zone-time.ts';

const HOUR_MS = 3_600_000;
type Kind = AddOverrideRequest['kind'];
const KINDS: { kind: Kind; label: string }[] = [
  { kind: 'swap', label: 'Two change places' },
  { kind: 'cover', label: 'Somebody covers' },
  { kind: 'absence', label: 'Somebody is away' },
];

interface ChangeDutyProps {
  rota: RotaView;
  zone: string;
  onClose: () => void;
}

/** Changes the plan for a time: a swap of two stretches, a cover, an absence. */
export function ChangeDuty({ rota, zone, onClose }: ChangeDutyProps) {
  const step = useStep();
  const now = Date.parse(rota.at);
  const mine = rota.shifts.filter(({ person, endsAt }) => person !== null && Date.parse(endsAt) > now);
  const [kind, setKind] = useState<Kind>('swap');
  const [first, setFirst] = useState(mine[0]?.startsAt ?? '');
  const [second, setSecond] = useState(
    mine.find(({ person }) => person?.id !== mine[0]?.person?.id)?.startsAt ?? '',
  );
  const [person, setPerson] = useState(rota.candidates[0]?.id ?? '');
  const [from, setFrom] = useState(localText(now + HOUR_MS, zone));
  const [until, setUntil] = useState(localText(now + 25 * HOUR_MS, zone));
  const [reason, setReason] = useState('');

  function save(event: FormEvent): void {
    event.preventDefault();
    const request: AddOverrideRequest =
      kind === 'swap'
        ? { kind, first: momentIn(first, now), second: momentIn(second, now), reason }
        : {
            kind,
            person,
            startsAt: instantOfText(from, zone),
            endsAt: instantOfText(until, zone),
            reason,
          };
    void step.run(async () => {
      await ask('POST', `/api/v1/rotas/${rota.id}/overrides`, request);
      await readAgain('/api/v1/rotas');
      onClose();
    });
  }

  return (
    <Dialog title="Change duty" onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {step.fault ? <Fault error={step.fault} /> : null}
        <fieldset className="choice">
          <legend>What happens</legend>
          {KINDS.map((each) => (
            <label key={each.kind}>
              <input
                type="radio"
                name="kind"
                checked={kind === each.kind}
                onChange={() => setKind(each.kind)}
              />
              {each.label}
            </label>
          ))}
        </fieldset>
        {kind === 'swap' ? (
          <>
            <ShiftField label="This stretch" shifts={mine} zone={zone} value={first} onChange={setFirst} />
            <ShiftField label="For this one" shifts={mine} zone={zone} value={second} onChange={setSecond} />
          </>
        ) : (
          <>
            <Field
              label={kind === 'cover' ? 'Who covers' : 'Who is away'}
              hint={kind === 'absence' ? 'Where it was their turn there is a gap until somebody covers.' : ''}
            >
              {(field) => (
                <select {...field} value={person} onChange={(event) => setPerson(event.target.value)}>
                  {rota.candidates.map((each) => (
                    <option key={each.id} value={each.id}>
                      {nameOf(each)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <div className="two">
              <Field label="From" hint={`${zoneName(zone)} time`}>
                {(field) => (
                  <input
                    {...field}
                    type="datetime-local"
                    required
                    value={from}
                    onChange={(event) => setFrom(event.target.value)}
                  />
                )}
              </Field>
              <Field label="Until" hint={`${zoneName(zone)} time`}>
                {(field) => (
                  <input
                    {...field}
                    type="datetime-local"
                    required
                    min={from}
                    value={until}
                    onChange={(event) => setUntil(event.target.value)}
                  />
                )}
              </Field>
            </div>
          </>
        )}
        <Field label="Why" hint="The others of the rota read it.">
          {(field) => (
            <input
              {...field}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={step.busy}>
          Change it
        </button>
      </form>
    </Dialog>
  );
}

interface ShiftFieldProps {
  label: string;
  shifts: readonly ShiftView[];
  zone: string;
  value: string;
  onChange: (startsAt: string) => void;
}

function ShiftField({ label, shifts, zone, value, onChange }: ShiftFieldProps) {
  return (
    <Field label={label}>
      {(field) => (
        <select {...field} required value={value} onChange={(event) => onChange(event.target.value)}>
          {shifts.map(({ person, startsAt }) => (
            <option key={startsAt} value={startsAt}>
              {nameOf(person)}, from {instantText(Date.parse(startsAt), zone)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** A stretch is named by a moment in it; of the one that runs, now. */
function momentIn(startsAt: string, now: number): string {
  return new Date(Math.max(Date.parse(startsAt), now)).toISOString();
}

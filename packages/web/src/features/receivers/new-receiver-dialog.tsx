import type { MadeReceiver, MakeReceiverRequest, TlpLabel } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { TlpField } from '../incidents/tlp-field.tsx';
import { OneTimeText } from '../people/one-time-text.tsx';
import '../people/people.css';
import { RECEIVERS } from './paths.ts';
import { offered } from './signal-words.ts';

/** Lets somebody else's program in: to these events and no others, up to this label. */
export function NewReceiverDialog({ onClose }: { onClose: () => void }) {
  const act = useAct<MadeReceiver, MakeReceiverRequest>(RECEIVERS);
  const [name, setName] = useState('');
  const [audience, setAudience] = useState('');
  const [mostTlp, setMostTlp] = useState<TlpLabel>('GREEN');
  const [events, setEvents] = useState<ReadonlySet<string>>(new Set(offered.map(({ uri }) => uri)));
  function make(event: FormEvent): void {
    event.preventDefault();
    const body = { name: name.trim(), audience: audience.trim(), events: [...events], mostTlp };
    act.mutate({ path: RECEIVERS, body });
  }
  function choose(uri: string, isIn: boolean): void {
    const next = new Set(events);
    if (isIn) next.add(uri);
    else next.delete(uri);
    setEvents(next);
  }
  if (act.data)
    return (
      <Dialog title={`${act.data.receiver.name} is let in`} onClose={onClose}>
        <div className="body form receiver-words">
          <OneTimeText label="Token" text={act.data.token} />
          <p>
            It sets up its streams with this token, beginning at{' '}
            <span className="mono receiver-address">{act.data.configuration}</span>. For a receiver that only
            takes pushes, give its address here instead.
          </p>
        </div>
      </Dialog>
    );
  return (
    <Dialog title="Let a receiver in" onClose={onClose}>
      <form className="body form receiver-words" onSubmit={make}>
        {act.error ? <Fault error={act.error} /> : null}
        <Field label="Name" hint="Whose program it is: an identity provider, a portal, another team.">
          {(field) => (
            <input
              {...field}
              required
              maxLength={80}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label="Audience" hint="What its tokens shall name as aud; agreed with it.">
          {(field) => (
            <input
              {...field}
              className="mono"
              required
              maxLength={500}
              placeholder="https://"
              value={audience}
              onChange={({ target }) => setAudience(target.value)}
            />
          )}
        </Field>
        <fieldset className="receiver-events">
          <legend>It may be told</legend>
          {offered.map(({ uri, says }) => (
            <label key={uri} className="check">
              <input
                type="checkbox"
                checked={events.has(uri)}
                onChange={({ target }) => choose(uri, target.checked)}
              />
              {says} <span className="quiet small mono">{uri.split('/').at(-1)}</span>
            </label>
          ))}
        </fieldset>
        <TlpField limit="AMBER" value={mostTlp} onChange={setMostTlp} />
        <button type="submit" className="main" disabled={act.isPending || events.size === 0}>
          Let it in
        </button>
      </form>
    </Dialog>
  );
}

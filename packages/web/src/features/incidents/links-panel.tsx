import type { IncidentLinkKind, LinkIncidentRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { linkWords, stateWords } from './incident-words.ts';
import { type PanelProps, pathOf } from './parties.ts';

/** How it stands to other incidents that the reader may read. */
export function LinksPanel({ incident, parties }: PanelProps) {
  const [adds, setAdds] = useState(false);
  const act = useAct('/api/v1/incidents');
  return (
    <Panel
      title="Linked incidents"
      aside={
        incident.mayHandle ? (
          <button type="button" className="button" onClick={() => setAdds(true)}>
            Link
          </button>
        ) : null
      }
    >
      {act.error ? <Fault error={act.error} /> : null}
      {parties.links.length === 0 ? <p className="empty">None that you may read.</p> : null}
      <ul className="entries">
        {parties.links.map(({ id, kind, outward, incident: other, note }) => (
          <li key={id}>
            <span className="of">
              <span className="quiet">{outward ? linkWords[kind].out : linkWords[kind].in}</span>{' '}
              <Link href={`/incidents/${other.id}`}>{other.title}</Link>{' '}
              <span className="quiet small">
                <span className="mono">{other.publicId}</span>, {stateWords[other.state].toLowerCase()}
                {note === '' ? '' : `: ${note}`}
              </span>
            </span>
            {incident.mayHandle ? (
              <button
                type="button"
                className="plain"
                aria-label={`End the link to ${other.publicId}`}
                disabled={act.isPending}
                onClick={() => act.mutate({ verb: 'DELETE', path: pathOf(incident, `links/${id}`) })}
              >
                End
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {adds ? <AddLink incident={incident} parties={parties} onClose={() => setAdds(false)} /> : null}
    </Panel>
  );
}

function AddLink({ incident, onClose }: PanelProps & { onClose: () => void }) {
  const [other, setOther] = useState('');
  const [kind, setKind] = useState<IncidentLinkKind>('related');
  const [note, setNote] = useState('');
  const act = useAct<unknown, LinkIncidentRequest>('/api/v1/incidents');
  function submit(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      { path: pathOf(incident, 'links'), body: { incident: other.trim(), kind, note: note.trim() } },
      {
        onSuccess: () => {
          announce('It is linked');
          onClose();
        },
      },
    );
  }
  return (
    <Dialog title="Link to another incident" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p className="quiet">Who reads one of the two alone learns nothing of the other.</p>
        <Field label="This one is">
          {(field) => (
            <select
              {...field}
              value={kind}
              onChange={({ target }) => setKind(target.value as IncidentLinkKind)}
            >
              {Object.entries(linkWords).map(([value, { out }]) => (
                <option key={value} value={value}>
                  {out}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Incident" hint="Its id, as it stands in the list.">
          {(field) => (
            <input
              {...field}
              type="text"
              className="mono"
              required
              value={other}
              onChange={({ target }) => setOther(target.value)}
            />
          )}
        </Field>
        <Field label="Note">
          {(field) => (
            <input
              {...field}
              type="text"
              maxLength={500}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <button type="submit" className="main" disabled={other.trim().length < 5 || act.isPending}>
          Link
        </button>
      </form>
    </Dialog>
  );
}

import type {
  IncidentMoveView,
  IncidentView,
  MergeIncidentRequest,
  SplitIncidentRequest,
  UndoneView,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { type PanelProps, pathOf } from './parties.ts';

/** What was merged into it and split off from it; each can be undone. */
export function MovesPanel({ incident, parties }: PanelProps) {
  const [shown, setShown] = useState<'merge' | 'split' | null>(null);
  const [says, setSays] = useState('');
  const act = useAct<UndoneView>('/api/v1/incidents');
  const close = () => setShown(null);
  return (
    <Panel
      title="Merged and split"
      className="wide"
      aside={
        parties.maySteer ? (
          <span className="row">
            <button type="button" className="button" onClick={() => setShown('merge')}>
              Merge another into it
            </button>
            <button type="button" className="button" onClick={() => setShown('split')}>
              Split off
            </button>
          </span>
        ) : null
      }
    >
      {act.error ? <Fault error={act.error} /> : null}
      {says === '' ? null : (
        <p className="line" role="status">
          {says}
        </p>
      )}
      {parties.moves.length === 0 ? <p className="empty">Nothing was merged or split.</p> : null}
      <ul className="entries">
        {parties.moves.map((move) => (
          <li key={move.id} className={move.undoneAt === null ? undefined : 'gone'}>
            <span className="of">
              {wordsOf(move, incident)}{' '}
              <span className="quiet small">
                {instantText(Date.parse(move.at))}, {move.by}
              </span>
              <br />
              <span className="small">{move.reason}</span>
              {move.undoneAt ? (
                <span className="small"> · undone {instantText(Date.parse(move.undoneAt))}</span>
              ) : null}
            </span>
            {parties.maySteer && move.undoneAt === null ? (
              <button
                type="button"
                className="button"
                disabled={act.isPending}
                onClick={() =>
                  act.mutate(
                    { path: pathOf(incident, `moves/${move.id}/undo`) },
                    { onSuccess: (undone) => setSays(undone.says) },
                  )
                }
              >
                Undo
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {shown === 'merge' ? <Merge incident={incident} parties={parties} onClose={close} /> : null}
      {shown === 'split' ? <Split incident={incident} parties={parties} onClose={close} /> : null}
    </Panel>
  );
}

function wordsOf({ kind, from, to }: IncidentMoveView, { id }: IncidentView): string {
  if (kind === 'merge')
    return from.id === id ? `Merged into ${to.publicId}` : `${from.publicId} was merged into it`;
  return from.id === id ? `${to.publicId} was split off` : `Split off from ${from.publicId}`;
}

function Merge({ incident, onClose }: PanelProps & { onClose: () => void }) {
  const [other, setOther] = useState('');
  const [reason, setReason] = useState('');
  const act = useAct<IncidentView, MergeIncidentRequest>('/api/v1/incidents');
  const isReady = other.trim().length >= 5 && reason.trim().length >= 3;
  const extent = isReady
    ? `${other.trim()} goes into ${incident.publicId}`
    : 'Name the other incident and say why';
  return (
    <Dialog title="Merge another incident into this one" onClose={onClose}>
      <div className="body form">
        <p className="quiet">
          Its sites, mail, tasks and evidence come here, its id leads here, and the narrower label holds for
          both. What was said to one site stays that site’s. Its shares and roles do not come along. It can be
          undone.
        </p>
        <Field label="The other incident" hint="Its id, as it stands in the list.">
          {(field) => (
            <input {...field} type="text" value={other} onChange={({ target }) => setOther(target.value)} />
          )}
        </Field>
        <Field label="Why they are one">
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
        <HoldButton
          disabled={!isReady || act.isPending}
          extent={`${extent}; press again to do it`}
          onHeld={() =>
            act.mutate(
              { path: pathOf(incident, 'merge'), body: { incident: other.trim(), reason: reason.trim() } },
              { onSuccess: onClose },
            )
          }
        >
          <span>
            Hold to merge <small>{extent}</small>
          </span>
        </HoldButton>
      </div>
    </Dialog>
  );
}

function Split({ incident, parties, onClose }: PanelProps & { onClose: () => void }) {
  const [, go] = useLocation();
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [sites, setSites] = useState<readonly string[]>([]);
  const act = useAct<IncidentView, SplitIncidentRequest>('/api/v1/incidents');
  const here = parties.sites.filter(({ endedAt }) => endedAt === null);
  const isReady = title.trim().length >= 3 && reason.trim().length >= 3 && sites.length > 0;
  function submit(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      {
        path: pathOf(incident, 'split'),
        body: { title: title.trim(), reason: reason.trim(), sites: [...sites], items: [] },
      },
      { onSuccess: ({ id }) => go(`/incidents/${id}`) },
    );
  }
  return (
    <Dialog title="Split off a new incident" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p className="quiet">
          The sites go with everything that is theirs, under the same procedure and label. It can be undone.
        </p>
        <fieldset className="choices">
          <legend>Sites that go</legend>
          {here.length === 0 ? <p className="quiet">No site is named.</p> : null}
          {here.map(({ site }) => (
            <label key={site.id} className="choice">
              <input
                type="checkbox"
                checked={sites.includes(site.id)}
                onChange={({ target }) =>
                  setSites(target.checked ? [...sites, site.id] : sites.filter((one) => one !== site.id))
                }
              />
              {site.name}
            </label>
          ))}
        </fieldset>
        <Field label="Title of the new incident">
          {(field) => (
            <input
              {...field}
              type="text"
              maxLength={200}
              value={title}
              onChange={({ target }) => setTitle(target.value)}
            />
          )}
        </Field>
        <Field label="Why it is another">
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
        <button type="submit" className="main" disabled={!isReady || act.isPending}>
          Split off
        </button>
      </form>
    </Dialog>
  );
}

import type { NgiView, ShareIncidentRequest, ShareKind, SiteSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText, instantText } from '../../ui/times.ts';
import { type PanelProps, pathOf } from './parties.ts';
import { ReasonDialog } from './reason-dialog.tsx';

const kindWords: Readonly<Record<ShareKind, string>> = { ngi: 'NGI', site: 'Site', vo: 'VO' };

/** Who else reads what is for all parties, and until when. */
export function SharesPanel({ incident, parties }: PanelProps) {
  const [adds, setAdds] = useState(false);
  const [ends, setEnds] = useState<{ id: string; name: string } | null>(null);
  const rests = incident.tlp === 'RED' || incident.tlp === 'AMBER+STRICT';
  return (
    <Panel
      title="Shared with"
      aside={
        parties.maySteer ? (
          <button type="button" className="button" onClick={() => setAdds(true)}>
            Share
          </button>
        ) : null
      }
    >
      {rests && parties.shares.some(({ endedAt }) => endedAt === null) ? (
        <p className="line hot">All shares rest while the label is TLP:{incident.tlp}.</p>
      ) : null}
      {parties.shares.length === 0 ? <p className="empty">With nobody beside the parties.</p> : null}
      <ul className="entries">
        {parties.shares.map(({ id, kind, name, reason, until, endedAt, isOpen, sharedBy }) => (
          <li key={id} className={endedAt === null ? undefined : 'gone'}>
            <span className="of">
              <b>{name}</b> <span className="quiet">{kindWords[kind]}</span>{' '}
              <span className="quiet small">
                {endedAt
                  ? `ended ${instantText(Date.parse(endedAt))}`
                  : until
                    ? `until ${dayText(Date.parse(until))}`
                    : 'until it is ended'}
                {endedAt === null && !isOpen ? ', rests' : ''}
              </span>
              <br />
              <span className="small">
                {reason} <span className="quiet">({sharedBy})</span>
              </span>
            </span>
            {parties.maySteer && endedAt === null ? (
              <button type="button" className="plain" onClick={() => setEnds({ id, name })}>
                End
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {adds ? <Share incident={incident} parties={parties} onClose={() => setAdds(false)} /> : null}
      {ends ? (
        <ReasonDialog
          title={`End the share with ${ends.name}`}
          says="They no longer know of the incident, on open pages too."
          path={pathOf(incident, `shares/${ends.id}/end`)}
          onClose={() => setEnds(null)}
        />
      ) : null}
    </Panel>
  );
}

function Share({ incident, onClose }: PanelProps & { onClose: () => void }) {
  const ngis = useRead<NgiView[]>('/api/v1/ngis');
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const [kind, setKind] = useState<ShareKind>('ngi');
  const [ref, setRef] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const act = useAct<unknown, ShareIncidentRequest>('/api/v1/incidents');
  const named = kind === 'ngi' ? ngis.data : kind === 'site' ? sites.data?.items : undefined;
  function submit(event: FormEvent): void {
    event.preventDefault();
    const end = until === '' ? {} : { until: `${until}T23:59:59Z` };
    act.mutate(
      { path: pathOf(incident, 'shares'), body: { kind, ref: ref.trim(), reason: reason.trim(), ...end } },
      {
        onSuccess: () => {
          announce('It is shared');
          onClose();
        },
      },
    );
  }
  return (
    <Dialog title="Share the incident" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p className="quiet">
          They read what is for all parties, and nothing that belongs to one site. While the label is
          AMBER+STRICT or RED the share rests.
        </p>
        <Field label="With">
          {(field) => (
            <select
              {...field}
              value={kind}
              onChange={({ target }) => {
                setKind(target.value as ShareKind);
                setRef('');
              }}
            >
              {Object.entries(kindWords).map(([value, says]) => (
                <option key={value} value={value}>
                  {says}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={kind === 'vo' ? 'Name of the VO' : `Which ${kindWords[kind]}`}>
          {(field) =>
            kind === 'vo' ? (
              <input
                {...field}
                type="text"
                required
                value={ref}
                onChange={({ target }) => setRef(target.value)}
              />
            ) : (
              <select {...field} required value={ref} onChange={({ target }) => setRef(target.value)}>
                <option value="">Choose</option>
                {named?.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )
          }
        </Field>
        <Field label="Why">
          {(field) => (
            <input
              {...field}
              type="text"
              required
              minLength={3}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <Field label="Until the end of" hint="Universal time. Empty: until it is ended.">
          {(field) => (
            <input {...field} type="date" value={until} onChange={({ target }) => setUntil(target.value)} />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <button
          type="submit"
          className="main"
          disabled={ref.trim() === '' || reason.trim().length < 3 || act.isPending}
        >
          Share
        </button>
      </form>
    </Dialog>
  );
}

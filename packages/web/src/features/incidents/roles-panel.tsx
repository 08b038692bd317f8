import type { IncidentCandidatesView, IncidentPersonRole } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { personRoleWords } from './incident-words.ts';
import { type PanelProps, pathOf } from './parties.ts';

/** Who does what in it, now and before. */
export function RolesPanel({ incident, parties }: PanelProps) {
  const [gives, setGives] = useState<'role' | 'lead' | null>(null);
  const act = useAct('/api/v1/incidents');
  const now = parties.roles.filter(({ isNow }) => isNow);
  const before = parties.roles.filter(({ isNow }) => !isNow);
  const leads = now.some(({ role }) => role === 'lead');
  return (
    <Panel
      title="People"
      aside={
        parties.maySteer ? (
          <span className="row">
            <button type="button" className="button" onClick={() => setGives('lead')}>
              {leads ? 'Hand over' : 'Name the lead'}
            </button>
            <button type="button" className="button" onClick={() => setGives('role')}>
              Give a role
            </button>
          </span>
        ) : null
      }
    >
      {act.error ? <Fault error={act.error} /> : null}
      {now.length === 0 ? (
        <p className="empty">Nobody has a role in it{parties.maySteer ? ': name who leads.' : '.'}</p>
      ) : null}
      <ul className="entries">
        {now.map(({ id, person, role, from }) => (
          <li key={id}>
            <span className="of">
              <b>{person.name}</b> {personRoleWords[role]}{' '}
              <span className="quiet small">since {instantText(Date.parse(from))}</span>
            </span>
            {parties.maySteer ? (
              <button
                type="button"
                className="plain"
                aria-label={`End: ${person.name}, ${personRoleWords[role]}`}
                disabled={act.isPending}
                onClick={() => act.mutate({ path: pathOf(incident, `roles/${id}/end`) })}
              >
                End
              </button>
            ) : null}
          </li>
        ))}
        {before.map(({ id, person, role, from, until }) => (
          <li key={id} className="gone">
            <span className="of">
              {person.name}, {personRoleWords[role].toLowerCase()}{' '}
              <span className="small">
                {instantText(Date.parse(from))} to {until ? instantText(Date.parse(until)) : ''}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {gives ? (
        <GiveRole
          incident={incident}
          parties={parties}
          isLead={gives === 'lead'}
          onClose={() => setGives(null)}
        />
      ) : null}
    </Panel>
  );
}

function GiveRole({ incident, isLead, onClose }: PanelProps & { isLead: boolean; onClose: () => void }) {
  const people = useRead<IncidentCandidatesView>('/api/v1/incidents/candidates');
  const [personId, setPerson] = useState('');
  const [role, setRole] = useState<IncidentPersonRole>('liaison');
  const [note, setNote] = useState('');
  const act = useAct('/api/v1/incidents');
  const title = isLead ? 'Hand the lead over' : 'Give a role';
  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = isLead
      ? { personId, ...(note.trim().length > 2 ? { note: note.trim() } : {}) }
      : { personId, role };
    act.mutate(
      { path: pathOf(incident, isLead ? 'lead' : 'roles'), body },
      {
        onSuccess: () => {
          announce('The role was given');
          onClose();
        },
      },
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p className="quiet">Whoever has a role reads the whole incident, whatever its label.</p>
        <Field label="Who">
          {(field) => (
            <select {...field} required value={personId} onChange={({ target }) => setPerson(target.value)}>
              <option value="">Choose</option>
              {people.data?.items.map(({ id, name, as }) => (
                <option key={id} value={id}>
                  {name} ({as.replaceAll('-', ' ')})
                </option>
              ))}
            </select>
          )}
        </Field>
        {isLead ? (
          <Field
            label="What the next one must know"
            hint="Stands in the timeline of the CSIRT. May stay empty."
          >
            {(field) => (
              <textarea
                {...field}
                rows={2}
                maxLength={2000}
                value={note}
                onChange={({ target }) => setNote(target.value)}
              />
            )}
          </Field>
        ) : (
          <Field label="As what">
            {(field) => (
              <select
                {...field}
                value={role}
                onChange={({ target }) => setRole(target.value as IncidentPersonRole)}
              >
                {Object.entries(personRoleWords)
                  .filter(([value]) => value !== 'lead')
                  .map(([value, says]) => (
                    <option key={value} value={value}>
                      {says}
                    </option>
                  ))}
              </select>
            )}
          </Field>
        )}
        {act.error ? <Fault error={act.error} /> : null}
        <button type="submit" className="main" disabled={personId === '' || act.isPending}>
          {title}
        </button>
      </form>
    </Dialog>
  );
}

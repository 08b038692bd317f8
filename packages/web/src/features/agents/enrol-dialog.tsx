import type { MadeEnrolment, MakeEnrolmentRequest, SiteSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { AGENTS, ENROLMENTS } from './paths.ts';
import { TokenOnce } from './token-once.tsx';

interface EnrolDialogProps {
  /** The agent whose place the new one takes. */
  replaces?: { id: string; site: { id: string }; name: string };
  onClose: () => void;
}

/** A token with which one agent of one site enrols, once. */
export function EnrolDialog({ replaces, onClose }: EnrolDialogProps) {
  const { scope } = useMe();
  const own = replaces?.site.id ?? (scope.kind === 'site' ? scope.siteId : null);
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500', { when: own === null });
  const act = useAct<MadeEnrolment, MakeEnrolmentRequest>(AGENTS);
  const [site, setSite] = useState(own ?? '');
  const [name, setName] = useState(replaces?.name ?? 'cloud');
  const [hours, setHours] = useState(48);
  if (act.data) return <TokenOnce made={act.data} onClose={onClose} />;
  function make(event: FormEvent): void {
    event.preventDefault();
    act.mutate({
      path: ENROLMENTS,
      body: { site, name, hours, ...(replaces ? { replaces: replaces.id } : {}) },
    });
  }
  return (
    <Dialog title={replaces ? 'A new agent in its place' : 'Enrol an agent'} onClose={onClose}>
      <form className="body form" onSubmit={make}>
        {act.error ? <Fault error={act.error} /> : null}
        {own === null ? (
          <Field label="Site">
            {(field) => (
              <select {...field} required value={site} onChange={({ target }) => setSite(target.value)}>
                <option value="">Choose a site</option>
                {sites.data?.items.map(({ id, name: label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ) : null}
        <Field label="Name" hint="Which system of the site it is for: cloud, batch.">
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
        <Field label="The token lasts">
          {(field) => (
            <select {...field} value={hours} onChange={({ target }) => setHours(Number(target.value))}>
              <option value={4}>4 hours</option>
              <option value={48}>2 days</option>
              <option value={168}>1 week</option>
            </select>
          )}
        </Field>
        <p className="quiet">
          The agent makes its own key and gets no order before its fingerprint was compared.
        </p>
        <button type="submit" className="main" disabled={act.isPending || site === ''}>
          Make the token
        </button>
      </form>
    </Dialog>
  );
}

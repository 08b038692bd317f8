import type { AuthoriseRequest, SetUpSite } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Refused } from '../../app/api.ts';
import { useAct } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { fieldAt, listOf } from './lists.ts';
import { fieldOf, instantOf } from './window-text.ts';

interface ConsentDialogProps {
  campaign: string;
  site: SetUpSite;
  /** One that was recorded already: who of the CSIRT writes many writes the same time. */
  like: SetUpSite['authorisation'];
  /** The next site without one. */
  following: string | null;
  /** How many have none. */
  left: number;
  onNext: () => void;
  onClose: () => void;
}

/** Records that a site agreed: who, when, where copies may run, and who there knows beforehand. */
export function ConsentDialog({
  campaign,
  site,
  like,
  following,
  left,
  onNext,
  onClose,
}: ConsentDialogProps) {
  const path = `/api/v1/campaigns/${campaign}`;
  const known = site.authorisation;
  const record = useAct<{ id: string }, AuthoriseRequest>(path);
  const [agreedBy, setAgreedBy] = useState(known?.agreedBy ?? '');
  const [agreedAt, setAgreedAt] = useState(() =>
    fieldOf(Date.parse(known?.agreedAt ?? like?.agreedAt ?? '') || (serverClock.now() ?? 0)),
  );
  const [hosts, setHosts] = useState(known?.hosts.join('\n') ?? '');
  const [addresses, setAddresses] = useState(known?.addresses.join('\n') ?? '');
  const [name, setName] = useState(known?.whiteCell.name ?? '');
  const [email, setEmail] = useState(known?.whiteCell.email ?? '');
  const problem = record.error instanceof Refused ? record.error.problem : null;
  const faultOf = (field: string) => (problem && fieldAt(problem.at) === field ? problem.detail : undefined);
  const placed = ['agreedBy', 'agreedAt', 'hosts', 'addresses', 'whiteCell'].some((one) => faultOf(one));

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const on = (event.nativeEvent as SubmitEvent).submitter?.dataset.then === 'next';
    const body: AuthoriseRequest = {
      site: site.site.id,
      agreedBy: agreedBy.trim(),
      agreedAt: instantOf(agreedAt) ?? agreedAt,
      hosts: listOf(hosts),
      addresses: listOf(addresses),
      whiteCell: { name: name.trim(), email: email.trim() },
    };
    record.mutate(
      { path: `${path}/authorisations`, body },
      {
        onSuccess() {
          announce(`Recorded for ${site.site.name}.`);
          if (on) onNext();
          else onClose();
        },
      },
    );
  }
  return (
    <Dialog title={`Authorisation of ${site.site.name}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field
          label="Agreed by"
          hint="Who answers for the site: name and office."
          fault={faultOf('agreedBy')}
        >
          {(props) => (
            <input
              {...props}
              value={agreedBy}
              onChange={(e) => setAgreedBy(e.target.value)}
              required
              minLength={2}
              maxLength={200}
            />
          )}
        </Field>
        <Field label="Agreed at, in UTC" fault={faultOf('agreedAt')}>
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              value={agreedAt}
              onChange={(e) => setAgreedAt(e.target.value)}
              required
            />
          )}
        </Field>
        <Field
          label="Hosts"
          hint="Names or addresses that may be used, one a line; the door’s host too."
          fault={faultOf('hosts')}
        >
          {(props) => (
            <textarea
              {...props}
              className="mono"
              rows={3}
              value={hosts}
              onChange={(e) => setHosts(e.target.value)}
              required
              spellCheck={false}
            />
          )}
        </Field>
        <Field
          label="Addresses"
          hint="Blocks within which copies may run, like 192.0.2.0/24, one a line."
          fault={faultOf('addresses')}
        >
          {(props) => (
            <textarea
              {...props}
              className="mono"
              rows={2}
              value={addresses}
              onChange={(e) => setAddresses(e.target.value)}
              required
              spellCheck={false}
            />
          )}
        </Field>
        <fieldset className="white-cell">
          <legend>White cell: who there knows beforehand</legend>
          <Field label="Name">
            {(props) => (
              <input
                {...props}
                value={name}
                onChange={(e) => setName(e.target.value)}
                required
                minLength={2}
                maxLength={200}
              />
            )}
          </Field>
          <Field label="Mail" fault={faultOf('whiteCell')}>
            {(props) => (
              <input
                {...props}
                type="email"
                value={email}
                onChange={(e) => setEmail(e.target.value)}
                required
              />
            )}
          </Field>
        </fieldset>
        {record.error && !placed ? <Fault error={record.error} /> : null}
        <div className="row">
          <button type="submit" className="main" disabled={record.isPending}>
            {record.isPending ? 'Recording …' : 'Record'}
          </button>
          {following && !known ? (
            <button type="submit" className="button" data-then="next" disabled={record.isPending}>
              Record, then {following}
            </button>
          ) : null}
          {known ? <span className="quiet small">The record before stays readable.</span> : null}
          {!known && left > 1 ? <span className="quiet small">{left} without one</span> : null}
        </div>
      </form>
    </Dialog>
  );
}

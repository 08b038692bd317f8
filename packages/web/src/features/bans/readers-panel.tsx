import type { ListReceiverView, MadeListReceiver, MakeListReceiverRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, instantText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { OneTimeText } from '../people/one-time-text.tsx';
import '../people/people.css';
import { ListForms } from './list-forms.tsx';
import { RECEIVERS } from './paths.ts';

/** Who reads the lists because their site has no agent, and up to which number they have read. */
export function ReadersPanel() {
  const { role, scope } = useMe();
  const mayManage = role === 'administrator' || (role === 'officer' && scope.kind === 'federation');
  const readers = useRead<ListReceiverView[]>(RECEIVERS, { when: mayManage, everyMs: 30_000 });
  const [isAsked, setAsked] = useState(false);
  const act = useAct(RECEIVERS);
  if (!mayManage) return null;
  const all = readers.data?.filter(({ revokedAt }) => revokedAt === null) ?? [];
  return (
    <Panel
      title="Lists, for who has no agent"
      aside={
        <button type="button" className="plain" onClick={() => setAsked(true)}>
          Let somebody read them
        </button>
      }
    >
      {isAsked ? <NewReader onClose={() => setAsked(false)} /> : null}
      {act.error ? <Fault error={act.error} /> : null}
      {all.length === 0 ? (
        <div className="body stack-tight">
          <p className="quiet">Nobody reads the lists yet.</p>
          <ListForms />
        </div>
      ) : (
        <Scroll label="Readers of the lists">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Reader</th>
                <th scope="col">Up to</th>
                <th scope="col">Last read</th>
                <th scope="col" className="number">
                  List
                </th>
                <th scope="col">Token ends</th>
                <th scope="col">
                  <span className="unseen">Revoke</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map(({ id, name, site, mostTlp, lastReadAt, lastNumber, expiresAt }) => (
                <tr key={id}>
                  <th scope="row">
                    {name} <span className="quiet small">{site?.name ?? 'no site of ours'}</span>
                  </th>
                  <td>
                    <Tlp label={mostTlp} />
                  </td>
                  <td>{lastReadAt === null ? 'never' : instantText(Date.parse(lastReadAt), viewerZone)}</td>
                  <td className="number mono">{lastNumber ?? '–'}</td>
                  <td>{dayText(Date.parse(expiresAt), viewerZone)}</td>
                  <td className="right">
                    <button
                      type="button"
                      className="plain"
                      aria-label={`Revoke the token of ${name}`}
                      disabled={act.isPending}
                      onClick={() => act.mutate({ path: `${RECEIVERS}/${id}/revoke`, body: {} })}
                    >
                      Revoke
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function NewReader({ onClose }: { onClose: () => void }) {
  const act = useAct<MadeListReceiver, Partial<MakeListReceiverRequest>>(RECEIVERS);
  const [name, setName] = useState('');
  const [site, setSite] = useState('');
  function make(event: FormEvent): void {
    event.preventDefault();
    act.mutate({ path: RECEIVERS, body: { name, site: site.trim() || null } });
  }
  return (
    <Dialog title="Let somebody read the lists" onClose={onClose}>
      {act.data ? (
        <div className="body form">
          <OneTimeText label="Command" text={curlLine(act.data.token)} />
        </div>
      ) : (
        <form className="body form" onSubmit={make}>
          {act.error ? <Fault error={act.error} /> : null}
          <Field label="Name" hint="Which program reads: the front door of a site, another federation.">
            {(field) => (
              <input
                {...field}
                required
                maxLength={120}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Field label="Site" hint="Its name; empty for one that is no site of ours.">
            {(field) => (
              <input
                {...field}
                maxLength={255}
                value={site}
                onChange={({ target }) => setSite(target.value)}
              />
            )}
          </Field>
          <ListForms />
          <button type="submit" className="main" disabled={act.isPending}>
            Make the token
          </button>
        </form>
      )}
    </Dialog>
  );
}

function curlLine(token: string): string {
  return `curl -sf -H 'Authorization: Bearer ${token}' ${location.origin}/lists/bans.argus`;
}

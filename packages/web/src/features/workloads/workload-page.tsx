import type { OrderView, WorkloadView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { kindText } from '../bans/subject-words.ts';
import { LookText } from '../orders/look-sign.tsx';
import { OrdersList } from '../orders/orders-list.tsx';
import { ContainDialog } from './contain-dialog.tsx';
import { workloadLooks } from './state-looks.ts';
import './workloads.css';

/** One workload: whose it is and how that is known, which addresses it had when, and what was ordered about it. */
export function WorkloadPage({ id }: { id: string }) {
  const path = `/api/v1/workloads/${encodeURIComponent(id)}`;
  const workload = useRead<WorkloadView>(path, { everyMs: 15_000 });
  const view = workload.data;
  const orders = useRead<{ items: OrderView[] }>(
    `/api/v1/orders?${new URLSearchParams(view ? { site: view.site.id, system: view.system, ref: view.ref } : {})}`,
    { when: view !== undefined, everyMs: 15_000 },
  );
  return (
    <Page
      title={view ? view.name || view.ref : 'Workload'}
      crumbs={[
        { label: 'Workloads', href: '/workloads' },
        ...(view ? [{ label: view.site.name, href: `/workloads?site=${view.site.id}` }] : []),
      ]}
      sub={view ? <Sub workload={view} /> : undefined}
      actions={view ? <Actions workload={view} /> : undefined}
    >
      <Loaded of={workload}>
        {(shown) => (
          <div className="workload-columns">
            <div className="stack">
              <OwnerPanel workload={shown} />
              <AddressesPanel workload={shown} />
              <CredentialsPanel workload={shown} />
            </div>
            <div className="stack">
              <Panel title="Orders about it">
                <Loaded of={orders} isEmpty={({ items }) => items.length === 0} empty="None was given.">
                  {({ items }) => <OrdersList orders={items} />}
                </Loaded>
              </Panel>
              <SystemPanel workload={shown} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Sub({ workload }: { workload: WorkloadView }) {
  const { state, systemState, kind, site, system, asOf } = workload;
  return (
    <span className="order-sub">
      <LookText look={workloadLooks[state]} /> <span className="mono">{systemState}</span> · {kind} at{' '}
      {site.name}, {system} · as of {instantText(Date.parse(asOf), viewerZone)}
    </span>
  );
}

function Actions({ workload }: { workload: WorkloadView }) {
  const [isAsked, setAsked] = useState(false);
  const { role } = useMe();
  if (role !== 'officer') return null;
  const { identifiers } = workload.owner;
  return (
    <>
      {identifiers.length > 0 ? (
        <Link
          className="button"
          href={`/bans/new?subject=${encodeURIComponent(JSON.stringify(identifiers))}`}
        >
          Ban its owner
        </Link>
      ) : null}
      {workload.imageSha512 !== null || workload.imageRef !== null ? (
        <Link className="button" href={`/images/new?${imageParams(workload)}`}>
          Block its image
        </Link>
      ) : null}
      {workload.endedAt === null ? (
        <button type="button" className="main" onClick={() => setAsked(true)}>
          Contain it
        </button>
      ) : null}
      {isAsked ? <ContainDialog workload={workload} onClose={() => setAsked(false)} /> : null}
    </>
  );
}

/** By its bytes it is meant at every site; an id means something at one cloud alone. */
function imageParams({ imageSha512, imageRef, site }: WorkloadView): URLSearchParams {
  return imageSha512 === null
    ? new URLSearchParams({ image: imageRef ?? '', site: site.id })
    : new URLSearchParams({ image: imageSha512 });
}

function OwnerPanel({ workload }: { workload: WorkloadView }) {
  const { owner, projectName, projectId, account, subjects } = workload;
  return (
    <Panel title="Whose it is">
      <dl className="pairs body workload-pairs">
        <dt>Account</dt>
        <dd>
          {owner.accountName} <span className="quiet mono">{owner.accountId}</span>
          {account?.enabled === false ? <span className="hot"> disabled</span> : null}
        </dd>
        <dt>Project</dt>
        <dd>
          {projectName ?? '–'} {projectId ? <span className="quiet mono">{projectId}</span> : null}
        </dd>
        {subjects.map(({ id, identifier, label }) => (
          <div key={id} className="pair">
            <dt>{kindText(identifier)}</dt>
            <dd className="mono">
              <Link href={`/subjects/${id}`}>{label}</Link>
            </dd>
          </div>
        ))}
        {subjects
          .filter(({ gateway }) => gateway)
          .map(({ id, label }) => (
            <div key={id} className="pair">
              <dt>Through</dt>
              <dd>{label}, which acts for others</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}

function AddressesPanel({ workload: { addressHistory } }: { workload: WorkloadView }) {
  return (
    <Panel title="Addresses">
      {addressHistory.length === 0 ? (
        <p className="empty">It was never seen to have one.</p>
      ) : (
        <Scroll label="Addresses">
          <table className="table lines">
            <thead>
              <tr>
                <th scope="col">Address</th>
                <th scope="col">Kind</th>
                <th scope="col">Seen from</th>
                <th scope="col">To</th>
              </tr>
            </thead>
            <tbody>
              {addressHistory.map(({ address, kind, mac, from, to }) => (
                <tr key={`${address} ${from}`}>
                  <th scope="row" className="mono">
                    {address} {mac ? <span className="quiet">{mac}</span> : null}
                  </th>
                  <td>{kind}</td>
                  <td className="nowrap" data-says="from ">
                    {instantText(Date.parse(from), viewerZone)}
                  </td>
                  <td className="nowrap" data-says="to ">
                    {to === null ? 'now' : instantText(Date.parse(to), viewerZone)}
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

function CredentialsPanel({ workload: { account } }: { workload: WorkloadView }) {
  if (!account || account.credentials.length === 0) return null;
  return (
    <Panel title="What lets its owner in">
      <Scroll label="Credentials">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Credential</th>
              <th scope="col">Kind</th>
              <th scope="col">Ends</th>
            </tr>
          </thead>
          <tbody>
            {account.credentials.map(({ kind, ref, name, expiresAt, unrestricted }) => (
              <tr key={`${kind} ${ref}`}>
                <th scope="row">
                  {name} {unrestricted ? <span className="hot small">unrestricted</span> : null}
                </th>
                <td>{kind.replaceAll('-', ' ')}</td>
                <td>{expiresAt === null ? 'never' : instantText(Date.parse(expiresAt), viewerZone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function SystemPanel({ workload }: { workload: WorkloadView }) {
  const rows: [string, string | null][] = [
    ['Id', workload.ref],
    ['Host', workload.host],
    ['Submitted from', workload.submitHost],
    ['Image', workload.imageRef],
    ['SHA-512', workload.imageSha512],
    ['Key', workload.keyName],
    ['Groups', workload.securityGroups.join(', ') || null],
    ['User data', workload.userDataSha256],
    ['Created', workload.createdAt && instantText(Date.parse(workload.createdAt), viewerZone)],
    ['Started', workload.startedAt && instantText(Date.parse(workload.startedAt), viewerZone)],
    ['Ended', workload.endedAt && instantText(Date.parse(workload.endedAt), viewerZone)],
    ['First seen', instantText(Date.parse(workload.firstSeenAt), viewerZone)],
  ];
  return (
    <Panel title="In the system’s words">
      <dl className="pairs body workload-pairs">
        {rows.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd className={/ |,/.test(value) ? undefined : 'mono'}>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Panel>
  );
}

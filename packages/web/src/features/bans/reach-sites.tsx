import type { ReachView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { count } from '../../ui/words.ts';
import { LookText, shapes } from '../orders/look-sign.tsx';

/** What the ban finds at each site; a site opens onto its workloads and what lets in there. */
export function ReachSites({ reach }: { reach: ReachView }) {
  const touched = reach.sites.filter(
    ({ workloads, accounts, credentials }) => workloads + accounts + credentials > 0,
  );
  const rest = reach.sites.filter((one) => !touched.includes(one));
  return (
    <Panel
      title="What it finds at the sites"
      aside={
        <span className="quiet small">
          {count(reach.totals.workloads, 'workload')}, {count(reach.totals.credentials, 'way')} in
        </span>
      }
    >
      {touched.length === 0 ? (
        <p className="body quiet">Nothing of theirs runs anywhere, as far as the sites’ agents have told.</p>
      ) : (
        <Scroll label="Sites">
          <table className="table lines reach-sites">
            <thead>
              <tr>
                <th scope="col">Site</th>
                <th scope="col">Agent</th>
                <th scope="col" className="number">
                  Workloads
                </th>
                <th scope="col" className="number">
                  Accounts
                </th>
                <th scope="col" className="number">
                  Credentials
                </th>
              </tr>
            </thead>
            <tbody>
              {touched.map(({ site, agent, workloads, accounts, credentials }) => (
                <tr key={site.id}>
                  <th scope="row">{site.name}</th>
                  <td>
                    <AgentText agent={agent} />
                  </td>
                  <td className="number" data-says="workloads ">
                    {workloads}
                  </td>
                  <td className="number" data-says="accounts ">
                    {accounts}
                  </td>
                  <td className="number" data-says="credentials ">
                    {credentials}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {rest.length > 0 ? <Rest sites={rest} /> : null}
      <Workloads reach={reach} />
      <Credentials reach={reach} />
    </Panel>
  );
}

function AgentText({ agent }: { agent: boolean }) {
  return agent ? (
    <LookText look={{ says: 'takes the order', look: 'pass', shape: shapes.tick }} />
  ) : (
    <LookText look={{ says: 'by the lists alone', look: 'none', shape: shapes.dash }} />
  );
}

function Rest({ sites }: { sites: ReachView['sites'] }) {
  const without = sites.filter(({ agent }) => !agent).map(({ site }) => site.name);
  return (
    <p className="reach-rest quiet small">
      {count(sites.length, 'further site')} where nothing of theirs is known
      {without.length > 0 ? `; by the lists alone: ${without.join(', ')}` : ''}.
    </p>
  );
}

function Workloads({ reach: { workloads } }: { reach: ReachView }) {
  if (workloads.length === 0) return null;
  return (
    <details className="reach-more">
      <summary>What runs now</summary>
      <Scroll label="Workloads">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Workload</th>
              <th scope="col">State</th>
              <th scope="col">Site</th>
              <th scope="col">Owner</th>
              <th scope="col">Project</th>
            </tr>
          </thead>
          <tbody>
            {workloads.map(({ siteId, siteName, system, ref, name, state, owner, project }) => (
              <tr key={`${siteId} ${system} ${ref}`}>
                <th scope="row">{name}</th>
                <td>{state}</td>
                <td>{siteName}</td>
                <td className="mono">{owner}</td>
                <td>{project ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function Credentials({ reach: { credentials } }: { reach: ReachView }) {
  if (credentials.length === 0) return null;
  return (
    <details className="reach-more">
      <summary>What lets them in</summary>
      <Scroll label="Credentials">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Credential</th>
              <th scope="col">Kind</th>
              <th scope="col">Account</th>
              <th scope="col">Site</th>
            </tr>
          </thead>
          <tbody>
            {credentials.map(({ siteId, siteName, system, account, kind, name }) => (
              <tr key={`${siteId} ${system} ${account} ${kind} ${name}`}>
                <th scope="row">{name}</th>
                <td>{kind.replaceAll('-', ' ')}</td>
                <td className="mono">{account}</td>
                <td>{siteName}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

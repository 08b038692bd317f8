import type { AgentView } from '@muster/contract';
import { Link } from 'wouter';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, instantText, timeText, viewerZone } from '../../ui/times.ts';
import { LookText } from '../orders/look-sign.tsx';
import { behindBy, healthOf } from './health.ts';
import { policyBrief } from './policy-words.ts';

export function AgentsTable({ agents }: { agents: readonly AgentView[] }) {
  const sorted = [...agents].sort(
    (a, b) => a.site.name.localeCompare(b.site.name) || a.name.localeCompare(b.name),
  );
  return (
    <Scroll label="Agents">
      <table className="table lines agents-table">
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col">Health</th>
            <th scope="col">Last heard</th>
            <th scope="col">Systems</th>
            <th scope="col">Policy</th>
            <th scope="col" className="number">
              Orders
            </th>
            <th scope="col">Version</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((agent) => (
            <AgentRow key={agent.id} agent={agent} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function AgentRow({ agent }: { agent: AgentView }) {
  const { look } = healthOf(agent);
  const behind = behindBy(agent);
  const { report, lastSeenAt } = agent;
  return (
    <tr>
      <th scope="row">
        <Link href={`/agents/${agent.id}`}>{agent.site.name}</Link>{' '}
        <span className="quiet small">{agent.name}</span>
      </th>
      <td className="nowrap">
        <LookText look={look} />
      </td>
      <td className="nowrap" data-says="heard ">
        {lastSeenAt === null ? (
          <span className="quiet">never</span>
        ) : (
          <time dateTime={lastSeenAt} title={instantText(Date.parse(lastSeenAt))}>
            {timeText(Date.parse(lastSeenAt), viewerZone)}{' '}
            <span className="quiet small">{dayText(Date.parse(lastSeenAt), viewerZone)}</span>
          </time>
        )}
      </td>
      <td className="small">
        {report?.systems.map(({ name, kind, workloads }) => (
          <span key={name} className="agent-system">
            {name} <span className="quiet">{kind}</span>
            {workloads === null ? '' : ` ${workloads}`}
          </span>
        )) ?? <span className="quiet">–</span>}
      </td>
      <td className="small" data-says="policy: ">
        {report?.policy ? policyBrief(report.policy) : <span className="quiet">not told</span>}
      </td>
      <td
        data-says="orders "
        className="number mono nowrap"
        title={behind > 0 ? `${behind} not taken yet` : 'it has every one'}
      >
        {behind > 0 ? `${agent.streamSeq - behind} of ${agent.streamSeq}` : agent.streamSeq}
      </td>
      <td data-says="version " className="mono">
        {agent.version}
      </td>
    </tr>
  );
}

import type { AgentReport, AgentView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { type Look, LookText, shapes } from '../orders/look-sign.tsx';

type System = AgentReport['systems'][number];

const LOOKS: Record<System['state'], Look> = {
  ok: { says: 'answers', look: 'pass', shape: shapes.tick },
  failing: { says: 'fails', look: 'fail', shape: shapes.cross },
  'never-reached': { says: 'never reached', look: 'none', shape: shapes.dash },
};

/** The systems that the agent speaks to at its site. */
export function SystemsPanel({ agent }: { agent: AgentView }) {
  const systems = agent.report?.systems ?? [];
  return (
    <Panel title="Systems">
      {systems.length === 0 ? (
        <p className="empty">It has not told of any yet.</p>
      ) : (
        <Scroll label="Systems">
          <table className="table lines">
            <thead>
              <tr>
                <th scope="col">System</th>
                <th scope="col">State</th>
                <th scope="col" className="number">
                  Workloads
                </th>
                <th scope="col">Last full list</th>
              </tr>
            </thead>
            <tbody>
              {systems.map(({ name, kind, state, detail, workloads, lastListAt }) => (
                <tr key={name}>
                  <th scope="row">
                    {name} <span className="quiet small">{kind}</span>
                  </th>
                  <td>
                    <LookText look={LOOKS[state]} />
                    {detail ? <span className="quiet small"> {detail}</span> : null}
                  </td>
                  <td className="number" data-says="workloads ">
                    {workloads ?? '–'}
                  </td>
                  <td data-says="last full list ">
                    {lastListAt === null ? 'never' : instantText(Date.parse(lastListAt), viewerZone)}
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

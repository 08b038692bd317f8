import type { AgentView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { LookSign, shapes } from '../orders/look-sign.tsx';

/** What the agent itself says is wrong, and its silence. */
export function AlarmsPanel({ agent }: { agent: AgentView }) {
  const alarms = agent.report?.alarms ?? [];
  const silence =
    agent.lateSince === null
      ? []
      : [
          {
            code: 'silent',
            since: agent.lateSince,
            detail: 'It was not heard of since. Bans that it set stay; new orders wait for it.',
          },
        ];
  const all = [...silence, ...alarms];
  if (all.length === 0) return null;
  return (
    <Panel title="Alarms">
      <ul className="alarms">
        {all.map(({ code, since, detail }) => (
          <li key={`${code} ${since} ${detail}`}>
            <LookSign look={{ says: 'alarm', look: 'fail', shape: shapes.mark }} spoken />
            <div>
              <b>{code.replaceAll('-', ' ')}</b>{' '}
              <span className="quiet small">since {instantText(Date.parse(since), viewerZone)}</span>
              <p>{detail}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

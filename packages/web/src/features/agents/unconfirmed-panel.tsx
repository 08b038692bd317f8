import type { AgentView } from '@muster/contract';
import { useState } from 'react';
import { useMe } from '../../app/session.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

/** Agents that have a key of their own and get no order before somebody said that it is theirs. */
export function UnconfirmedPanel({ agents }: { agents: readonly AgentView[] }) {
  const [asked, setAsked] = useState<AgentView | null>(null);
  const { role } = useMe();
  const mayConfirm = role === 'officer' || role === 'administrator';
  return (
    <Panel title="Wait to be confirmed" className="unconfirmed">
      {asked ? <ConfirmDialog agent={asked} onClose={() => setAsked(null)} /> : null}
      <ul>
        {agents.map((agent) => (
          <li key={agent.id}>
            <span>
              <b>{agent.site.name}</b> <span className="quiet">{agent.name}</span>
              <span className="quiet small">
                {' '}
                enrolled {instantText(Date.parse(agent.enrolledAt), viewerZone)} from {agent.hostname}
              </span>
            </span>
            {mayConfirm ? (
              <button type="button" className="button" onClick={() => setAsked(agent)}>
                Compare the fingerprint
              </button>
            ) : (
              <span className="quiet">An officer calls you to compare the fingerprint.</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

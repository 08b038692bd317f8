import type { AgentView } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { AGENTS, agentPath } from './paths.ts';

interface RevokeDialogProps {
  agent: AgentView;
  onClose: () => void;
}

/** Cuts an agent off for good: its key is never believed again. */
export function RevokeDialog({ agent, onClose }: RevokeDialogProps) {
  const act = useAct(AGENTS, '/api/v1/overview');
  const [reason, setReason] = useState('');
  return (
    <Dialog title={`Revoke the agent of ${agent.site.name}`} onClose={onClose}>
      <div className="body form">
        {act.error ? <Fault error={act.error} /> : null}
        <p>
          Its key is never believed again, and no order goes to it. What it did at the site stays as it is,
          and ends there in its time. A new agent enrols with a new token.
        </p>
        <Field label="Why">
          {(field) => (
            <input
              {...field}
              maxLength={1000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <HoldButton
          extent={`Cuts off the agent of ${agent.site.name}; press again to do it`}
          disabled={act.isPending || reason.trim() === ''}
          onHeld={() =>
            act.mutate(
              { path: `${agentPath(agent.id)}/revoke`, body: { reason: reason.trim() } },
              { onSuccess: onClose },
            )
          }
        >
          Cut off {agent.site.name}’s agent
        </HoldButton>
      </div>
    </Dialog>
  );
}

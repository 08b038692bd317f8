import type { AgentView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { compare, groupsOf } from './fingerprint.ts';
import { AGENTS, agentPath } from './paths.ts';

interface ConfirmDialogProps {
  agent: AgentView;
  onClose: () => void;
}

/**
 * Somebody at the site reads the fingerprint from the agent's own screen, and the officer writes down what they hear.
 * It is not shown here before: what one sees one hears.
 */
export function ConfirmDialog({ agent, onClose }: ConfirmDialogProps) {
  const act = useAct(AGENTS, '/api/v1/overview');
  const [read, setRead] = useState('');
  const { fits, differs } = compare(agent.fingerprint, read);
  const all = groupsOf(agent.fingerprint).length;
  function confirm(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      { path: `${agentPath(agent.id)}/confirm`, body: { fingerprint: read.trim() } },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog title={`Is it the agent of ${agent.site.name}?`} onClose={onClose}>
      <form className="body form" onSubmit={confirm}>
        {act.error ? <Fault error={act.error} /> : null}
        <p>
          Call the site by a number that you had before. Let them read what{' '}
          <code className="mono">muster-agent status</code> prints as its key, and write it here.
        </p>
        <Field
          label="Fingerprint, as they read it"
          hint={`${all} groups of four; capital and small letters differ.`}
          fault={
            differs ? 'This is not what the agent showed us. Stop, and find out who enrolled it.' : undefined
          }
        >
          {(field) => (
            <textarea
              {...field}
              className="mono fingerprint-read"
              rows={3}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              value={read}
              onChange={({ target }) => setRead(target.value)}
            />
          )}
        </Field>
        <p className="quiet" aria-live="polite">
          {fits} of {all} groups fit
        </p>
        <button type="submit" className="main" disabled={act.isPending || differs || fits < all}>
          It is their agent
        </button>
      </form>
    </Dialog>
  );
}

import type { DryRunRequest, DryRunView } from '@muster/contract';
import { useMutation } from '@tanstack/react-query';
import { ask } from '../../../app/api.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { DryRunTable } from './dry-run-table.tsx';
import { InTheLab } from './in-the-lab.tsx';
import './dry-run.css';

interface DryRunPanelProps {
  yaml: string;
  startsAt: string;
  /** Whether the text is without problems. */
  ready: boolean;
}

/** Tries the text on sites that do not exist, and says how to try it on machines. */
export function DryRunPanel({ yaml, startsAt, ready }: DryRunPanelProps) {
  const run = useMutation<DryRunView, Error, DryRunRequest>({
    mutationFn: (request) => ask('POST', '/api/v1/scenarios/dry-run', request),
    onSuccess: () => announce('The dry run is done.'),
  });
  const stale =
    run.data !== undefined && (run.variables?.yaml !== yaml || run.variables.startsAt !== startsAt);
  return (
    <Panel
      title="Dry run"
      aside={
        <button
          type="button"
          className="button"
          disabled={!ready || run.isPending}
          onClick={() => run.mutate({ yaml, startsAt })}
        >
          {run.isPending ? 'Running …' : run.data ? 'Run again' : 'Run'}
        </button>
      }
    >
      <div className="body stack-tight">
        <p className="quiet">
          A simulation: made-up sites, judged by the rules in force. Nothing is sent, nothing is put anywhere,
          and no real site is looked at.
        </p>
        {ready ? null : <p className="quiet">It needs a text without problems.</p>}
        {run.error ? <Fault error={run.error} /> : null}
        {stale ? (
          <p className="tone-late stale" role="status">
            The text has changed since this run.
          </p>
        ) : null}
      </div>
      {run.data ? <DryRunTable view={run.data} /> : null}
      <InTheLab yaml={yaml} />
    </Panel>
  );
}

import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAct } from '../../../app/query.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Field } from '../../../ui/field.tsx';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { instantText } from '../../../ui/times.ts';
import { extentText, hasStarted, isOver, missingForStart } from '../ladder.ts';
import { StepPanel, type StepProps } from '../step-panel.tsx';

/** The start, held, with its extent; beside it the way out. */
export function StartStep({ view, may, now }: StepProps & { now: number }) {
  const { campaign } = view;
  const path = `/api/v1/campaigns/${campaign.id}`;
  const [, go] = useLocation();
  const start = useAct(path, '/api/v1/campaigns');
  const missing = missingForStart(view, now);
  const extent = extentText(view);
  return (
    <StepPanel id="start" title="Start">
      <div className="body stack">
        {hasStarted(campaign) || isOver(campaign) ? (
          <p>{overText(campaign)}</p>
        ) : (
          <div className="stack-tight">
            {missing.length > 0 ? (
              <ul className="missing">
                {missing.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            ) : (
              <p>
                Everything is there. From the start on authorisations stand, and mail leaves as the script
                says.
              </p>
            )}
            {may ? (
              <HoldButton
                disabled={missing.length > 0 || start.isPending}
                extent={`Press again to start: ${extent}.`}
                onHeld={() =>
                  start.mutate(
                    { path: `${path}/start` },
                    {
                      onSuccess() {
                        announce('Started.');
                        go(`/campaigns/${campaign.id}`);
                      },
                    },
                  )
                }
              >
                <span>Start: {extent}</span>
                <small>hold</small>
              </HoldButton>
            ) : null}
            {start.error ? <Fault error={start.error} /> : null}
          </div>
        )}
        {may ? <Abort view={view} may={may} /> : null}
      </div>
    </StepPanel>
  );
}

function overText({ startedAt, abortedAt, closedAt }: StepProps['view']['campaign']): string {
  const started = startedAt ? `Started ${instantText(Date.parse(startedAt))}. ` : '';
  const aborted = abortedAt ? `Aborted ${instantText(Date.parse(abortedAt))}.` : '';
  const closed = closedAt ? `Closed ${instantText(Date.parse(closedAt))}.` : '';
  return `${started}${aborted}${closed}`.trim();
}

function Abort({ view: { campaign } }: StepProps) {
  const path = `/api/v1/campaigns/${campaign.id}`;
  const [reason, setReason] = useState('');
  const abort = useAct<unknown, { reason: string }>(path, '/api/v1/campaigns');
  const sites = campaign.participations.filter(({ leftOut }) => !leftOut).length;
  const extent = `it never runs, at none of its ${sites} ${sites === 1 ? 'site' : 'sites'}`;
  return (
    <details className="abort">
      <summary>Abort this campaign</summary>
      <div className="form">
        <Field label="Reason">
          {(props) => (
            <input
              {...props}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              maxLength={2000}
              autoComplete="off"
            />
          )}
        </Field>
        <HoldButton
          disabled={reason.trim().length < 3 || abort.isPending}
          extent={`Press again to abort: ${extent}.`}
          onHeld={() => abort.mutate({ path: `${path}/abort`, body: { reason: reason.trim() } })}
        >
          <span>Abort: {extent}</span>
          <small>hold</small>
        </HoldButton>
        {abort.error ? <Fault error={abort.error} /> : null}
      </div>
    </details>
  );
}

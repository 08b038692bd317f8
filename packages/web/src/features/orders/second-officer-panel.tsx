import { type ReactNode, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';

export interface SecondOfficerAnswer {
  answer: 'approve' | 'refuse';
  reason: string;
}

interface SecondOfficerPanelProps {
  /** Why one officer is not enough. */
  reasons: readonly string[];
  /** When it lapses without an answer. */
  approveBy: string | null;
  mayApprove: boolean;
  /** What is to be approved: `ban`. */
  noun: string;
  /** `Approve: ban at 3 sites`, and what is said while it is held. */
  approve: { label: string; extent: string };
  isPending: boolean;
  error: Error | null;
  onAnswer: (answer: SecondOfficerAnswer) => void;
  /** More that may be done before the answer. */
  children?: ReactNode;
}

/** What is above a limit: why a second officer is needed, and what they answer. */
export function SecondOfficerPanel({
  reasons,
  approveBy,
  mayApprove,
  noun,
  approve,
  isPending,
  error,
  onAnswer,
  children,
}: SecondOfficerPanelProps) {
  const [reason, setReason] = useState('');
  return (
    <Panel title="A second officer must approve it" className="approval">
      <div className="body form">
        <ul className="approval-why">
          {reasons.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
        <p className="quiet">
          No site was told of it yet.
          {approveBy === null
            ? ''
            : ` Without an answer it lapses ${instantText(Date.parse(approveBy), viewerZone)}.`}
        </p>
        {error ? <Fault error={error} /> : null}
        {mayApprove ? (
          <>
            <Field label="Your reason" hint={`Needed to refuse; kept with the ${noun} either way.`}>
              {(field) => (
                <input
                  {...field}
                  value={reason}
                  maxLength={2000}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
            <div className="row">
              <HoldButton
                extent={approve.extent}
                disabled={isPending}
                onHeld={() => onAnswer({ answer: 'approve', reason: reason.trim() })}
              >
                {approve.label}
              </HoldButton>
              {children}
              <button
                type="button"
                className="button"
                disabled={isPending || reason.trim() === ''}
                onClick={() => onAnswer({ answer: 'refuse', reason: reason.trim() })}
              >
                Refuse
              </button>
            </div>
          </>
        ) : (
          <p>You may read it; another officer answers.</p>
        )}
      </div>
    </Panel>
  );
}

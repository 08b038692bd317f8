import type { CheckPageView, OverrideRequest, VerdictWord } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { verdictLooks } from '../../ui/sign.tsx';
import { pathsOfVerdict } from './paths.ts';
import { VerdictChoice } from './verdict-choice.tsx';

interface OverrideDialogProps {
  view: CheckPageView;
  onClose: () => void;
}

const SHORTEST = 5;

/** An officer's verdict in the place of the rule's. It is held, and says what it changes. */
export function OverrideDialog({ view, onClose }: OverrideDialogProps) {
  const { check, verdict, participation, site } = view;
  const [chosen, setChosen] = useState<VerdictWord | null>(null);
  const [reason, setReason] = useState('');
  const act = useAct<{ id: string }, OverrideRequest>(...pathsOfVerdict(view));
  const isReady = chosen !== null && reason.trim().length >= SHORTEST;
  const extent = chosen
    ? `${check.id} at ${site.name} becomes ${verdictLooks[chosen].says}`
    : 'Choose a verdict and give a reason';

  function decide(): void {
    if (chosen === null) return;
    act.mutate(
      {
        path: '/api/v1/overrides',
        body: { participation, check: check.id, verdict: chosen, reason: reason.trim() },
      },
      {
        onSuccess: () => {
          announce(extent);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={`Decide otherwise on ${check.id}`} onClose={onClose}>
      <div className="body form">
        <p className="quiet">
          The rule’s own verdict stays visible beside yours, and the site reads your reason. It can be decided
          anew, not undone.
        </p>
        <VerdictChoice label="It becomes" now={verdict.verdict} chosen={chosen} onChoose={setChosen} />
        <Field label="Reason" hint="What shows it; the site and the auditors read this.">
          {(field) => (
            <textarea
              {...field}
              rows={4}
              maxLength={4000}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <HoldButton
          onHeld={decide}
          disabled={!isReady || act.isPending}
          extent={`${extent}; press again to do it`}
        >
          <span>
            Hold to decide <small>{extent}</small>
          </span>
        </HoldButton>
      </div>
    </Dialog>
  );
}

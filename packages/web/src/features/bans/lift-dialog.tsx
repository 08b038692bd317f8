import type { BanView, ReleasePreview } from '@muster/contract';
import { useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';
import { toldStepText } from '../orders/step-words.ts';
import { BANS, banPath } from './paths.ts';

interface LiftDialogProps {
  ban: BanView;
  onClose: () => void;
}

/** Everything is put back but what cannot be, which is named site by site before it is pressed. */
export function LiftDialog({ ban, onClose }: LiftDialogProps) {
  const path = banPath(ban.id);
  const preview = useRead<ReleasePreview>(`${path}/lift`);
  const act = useAct(BANS);
  const [reason, setReason] = useState('');
  return (
    <Dialog title={`Lift ${ban.publicId}`} onClose={onClose}>
      <div className="body form">
        {act.error ? <Fault error={act.error} /> : null}
        <Loaded of={preview}>
          {(shown) => (
            <>
              <p>
                {count(shown.sites, 'site')} will be asked to put back what they did
                {shown.withoutAgent > 0
                  ? `; ${shown.withoutAgent} without an agent learn of it by the lists`
                  : ''}
                .
              </p>
              <CannotUndo rows={shown.cannotUndo} />
              <Field label="Why it is lifted">
                {(field) => (
                  <textarea
                    {...field}
                    rows={2}
                    maxLength={2000}
                    value={reason}
                    onChange={({ target }) => setReason(target.value)}
                  />
                )}
              </Field>
              <HoldButton
                extent={`Lifts the ban at ${count(shown.sites, 'site')}; press again to do it`}
                disabled={act.isPending || reason.trim() === ''}
                onHeld={() => act.mutate({ path: `${path}/lift`, body: { reason } }, { onSuccess: onClose })}
              >
                Lift it at {count(shown.sites, 'site')}
              </HoldButton>
            </>
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}

function CannotUndo({ rows }: { rows: ReleasePreview['cannotUndo'] }) {
  if (rows.length === 0) return <p className="quiet">Nothing is lost: every step can be put back.</p>;
  return (
    <div className="cannot-undo">
      <h3>Cannot be brought back</h3>
      <ul>
        {rows.map(({ site, step, what }) => (
          <li key={`${site.id} ${step} ${what}`}>
            <b>{site.name}</b>, {toldStepText(step)}: {what}
          </li>
        ))}
      </ul>
    </div>
  );
}

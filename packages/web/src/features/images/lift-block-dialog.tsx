import type { OrderView, ReleasePreview } from '@muster/contract';
import { useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';
import { BLOCKS, ORDERS } from './paths.ts';

interface LiftBlockDialogProps {
  order: OrderView;
  onClose: () => void;
}

/** Lets servers be started from the image again, wherever that was stopped. */
export function LiftBlockDialog({ order, onClose }: LiftBlockDialogProps) {
  const path = `${ORDERS}/${order.id}/release`;
  const preview = useRead<ReleasePreview>(path);
  const act = useAct(ORDERS, BLOCKS);
  const [reason, setReason] = useState('');
  return (
    <Dialog title="Lift the block" onClose={onClose}>
      <div className="body form">
        {act.error ? <Fault error={act.error} /> : null}
        <Loaded of={preview}>
          {({ sites, withoutAgent }) => (
            <>
              <p>
                {count(sites, 'site')} will be asked to let servers be started from it again
                {withoutAgent > 0 ? `; ${withoutAgent} without an agent must be told by you` : ''}. A site
                that had turned it off before the order leaves it so.
              </p>
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
                extent={`Lifts the block at ${count(sites, 'site')}; press again to do it`}
                disabled={act.isPending || reason.trim() === ''}
                onHeld={() => act.mutate({ path, body: { reason: reason.trim() } }, { onSuccess: onClose })}
              >
                Lift it at {count(sites, 'site')}
              </HoldButton>
            </>
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}

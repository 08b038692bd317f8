import type { OrderView } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';

/** Undoes an order that belongs to no ban. What belongs to one is undone with it. */
export function ReleaseAction({ order }: { order: OrderView }) {
  const [isAsked, setAsked] = useState(false);
  const { role } = useMe();
  const act = useAct('/api/v1/orders', '/api/v1/workloads');
  const [reason, setReason] = useState('');
  const mayRelease = role === 'officer' || role === 'administrator';
  const isInverse = order.undoes !== null;
  if (!mayRelease || isInverse || order.undoneBy !== null || order.banId !== null) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setAsked(true)}>
        Release
      </button>
      {isAsked ? (
        <Dialog title="Release" onClose={() => setAsked(false)}>
          <div className="body form">
            {act.error ? <Fault error={act.error} /> : null}
            <p>The site is asked to put back what it did, from what it saved before.</p>
            <Field label="Why">
              {(field) => (
                <input
                  {...field}
                  maxLength={2000}
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
            <HoldButton
              extent={`Releases ${order.title}; press again to do it`}
              disabled={act.isPending || reason.trim() === ''}
              onHeld={() =>
                act.mutate(
                  { path: `/api/v1/orders/${order.id}/release`, body: { reason } },
                  { onSuccess: () => setAsked(false) },
                )
              }
            >
              Release it
            </HoldButton>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

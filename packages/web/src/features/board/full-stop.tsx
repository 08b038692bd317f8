import type { GridView } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { extentOf } from './grid-model.ts';

/** The one button that ends every copy: held, not clicked, and naming what it reaches. */
export function FullStop({ grid }: { grid: GridView }) {
  const path = `/api/v1/campaigns/${grid.campaign.id}`;
  const stop = useAct<unknown, { reason: string }>(path);
  const [held, setHeld] = useState(false);
  const { copies, says } = extentOf(grid.sites);
  if (grid.campaign.state !== 'running' || !grid.may.run) return null;

  function onHeld(): void {
    setHeld(true);
    announce(`Stopping ${says}.`);
    stop.mutate(
      { path: `${path}/stop`, body: { reason: 'Full stop held on the board' } },
      { onError: () => setHeld(false) },
    );
  }
  return (
    <div className="stop-dock">
      {stop.error ? (
        <div className="stop-fault">
          <Fault
            error={
              new Error(`Nothing was stopped. ${stop.error.message} Hold again, or use “muster drill stop”.`)
            }
          />
        </div>
      ) : null}
      <HoldButton onHeld={onHeld} extent={`Press again to stop ${says}.`} disabled={held}>
        <span className="square" aria-hidden="true" />
        <span>Full stop: {copies > 0 ? says : 'no copy runs'}</span>
        <small>hold</small>
      </HoldButton>
    </div>
  );
}

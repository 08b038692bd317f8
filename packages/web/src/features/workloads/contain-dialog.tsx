import {
  type ContainPreview,
  type ContainRequest,
  defaultContainEffects,
  type OrderWithSites,
  type WorkloadView,
} from '@muster/contract';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAct, useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';

interface ContainDialogProps {
  workload: WorkloadView;
  onClose: () => void;
}

const DAY_MS = 86_400_000;
const RUNNING = {
  pause: 'is paused, its memory kept',
  suspend: 'is suspended to disk',
  notify: 'goes on, its owner is told',
  leave: 'goes on',
} as const;

/** One workload alone, apart from any ban: what is done to it, and that it ends. */
export function ContainDialog({ workload, onClose }: ContainDialogProps) {
  const path = `/api/v1/workloads/${workload.id}/contain`;
  const [, go] = useLocation();
  const now = useNow() ?? 0;
  const preview = useRead<ContainPreview>(path);
  const act = useAct<OrderWithSites, Partial<ContainRequest>>('/api/v1/workloads', '/api/v1/orders');
  const [running, setRunning] = useState<keyof typeof RUNNING>(defaultContainEffects.running);
  const [cutsOff, setCutsOff] = useState(defaultContainEffects.network === 'quarantine');
  const [reason, setReason] = useState('');
  const [incident, setIncident] = useState('');
  const [days, setDays] = useState(7);
  const name = workload.name || workload.ref;
  function press(): void {
    const body: Partial<ContainRequest> = {
      effects: { running, network: cutsOff ? 'quarantine' : 'keep' },
      reason: reason.trim(),
      incident: incident.trim() || null,
      expiresAt: new Date(now + days * DAY_MS).toISOString(),
    };
    act.mutate({ path, body }, { onSuccess: ({ order }) => go(`/orders/${order.id}`) });
  }
  return (
    <Dialog title={`Contain ${name}`} onClose={onClose}>
      <div className="body form">
        {act.error ? <Fault error={act.error} /> : null}
        <Loaded of={preview}>
          {(shown) => (
            <>
              {shown.agent ? null : (
                <p className="hot">{shown.site.name} has no agent now: nobody would take the order.</p>
              )}
              {shown.standing.length > 0 ? (
                <p>
                  {shown.standing.length === 1 ? 'An order' : `${shown.standing.length} orders`} stand on it
                  already.
                </p>
              ) : null}
              <Field label={`${name} at ${shown.site.name}`}>
                {(field) => (
                  <select
                    {...field}
                    value={running}
                    onChange={({ target }) => setRunning(target.value as keyof typeof RUNNING)}
                  >
                    {Object.entries(RUNNING).map(([effect, says]) => (
                      <option key={effect} value={effect}>
                        {says}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
              <label className="check">
                <input
                  type="checkbox"
                  checked={cutsOff}
                  onChange={({ target }) => setCutsOff(target.checked)}
                />
                Its network is cut off
              </label>
              <Field label="Reason" hint="The site reads it with the order.">
                {(field) => (
                  <input
                    {...field}
                    maxLength={2000}
                    value={reason}
                    onChange={({ target }) => setReason(target.value)}
                  />
                )}
              </Field>
              <Field label="Ends after">
                {(field) => (
                  <select {...field} value={days} onChange={({ target }) => setDays(Number(target.value))}>
                    <option value={1}>1 day</option>
                    <option value={7}>7 days</option>
                    <option value={30}>30 days</option>
                  </select>
                )}
              </Field>
              <Field label="Incident" hint="Its id, where there is one.">
                {(field) => (
                  <input
                    {...field}
                    maxLength={64}
                    value={incident}
                    onChange={({ target }) => setIncident(target.value)}
                  />
                )}
              </Field>
              <p className="quiet">
                The site keeps its state first, plans each step by its own policy, and can undo every one.
                Nothing is deleted, rebuilt or started anew.
              </p>
              <HoldButton
                extent={`Contains ${name} at ${shown.site.name}; press again to do it`}
                disabled={act.isPending || reason.trim() === '' || (running === 'leave' && !cutsOff)}
                onHeld={press}
              >
                Contain it at {shown.site.name}
              </HoldButton>
            </>
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}

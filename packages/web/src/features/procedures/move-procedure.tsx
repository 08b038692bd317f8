import type {
  IncidentProcedureView,
  MoveProcedureRequest,
  ProcedurePin,
  ProcedureView,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';

interface MoveProcedureProps {
  path: string;
  pin: ProcedurePin;
  onClose: () => void;
}

/** Another text from now on, with the reason; an incident never changes its rules by itself. */
export function MoveProcedure({ path, pin, onClose }: MoveProcedureProps) {
  const known = useRead<ProcedureView>(`/api/v1/procedures/${pin.name}`);
  const [version, setVersion] = useState('');
  const [reason, setReason] = useState('');
  const move = useAct<IncidentProcedureView, MoveProcedureRequest>(path.replace(/\/procedure$/, ''));

  function submit(event: FormEvent): void {
    event.preventDefault();
    move.mutate(
      { path, body: { version: Number(version), reason: reason.trim() } },
      {
        onSuccess: () => {
          announce(`The incident follows version ${version} now.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title="Move to another version" onClose={onClose}>
      <Loaded of={known}>
        {({ versions }) => (
          <form className="body form" onSubmit={submit}>
            <p>Every clock is read anew by the other text. What the clocks say now stays on record.</p>
            <Field label="Version">
              {(props) => (
                <select
                  {...props}
                  required
                  value={version}
                  onChange={(event) => setVersion(event.target.value)}
                >
                  <option value="">choose</option>
                  {versions
                    .filter((one) => one.version !== pin.version)
                    .map((one) => (
                      <option key={one.version} value={one.version}>
                        version {one.version}
                      </option>
                    ))}
                </select>
              )}
            </Field>
            <Field label="Why">
              {(props) => (
                <textarea
                  {...props}
                  rows={3}
                  required
                  minLength={3}
                  maxLength={2000}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
            {move.error ? <Fault error={move.error} /> : null}
            <button type="submit" className="main" disabled={move.isPending}>
              {move.isPending ? 'Moving …' : 'Move'}
            </button>
          </form>
        )}
      </Loaded>
    </Dialog>
  );
}

import { type FormEvent, useState } from 'react';
import { type Act, useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface ReasonDialogProps {
  title: string;
  /** What follows from it. */
  says: string;
  path: string;
  onClose: () => void;
}

/** Ends something, and asks why. */
export function ReasonDialog({ title, says, path, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const act = useAct<unknown, { reason: string }>('/api/v1/incidents');
  function submit(event: FormEvent): void {
    event.preventDefault();
    const change: Act<{ reason: string }> = { path, body: { reason: reason.trim() } };
    act.mutate(change, {
      onSuccess: () => {
        announce(says);
        onClose();
      },
    });
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p className="quiet">{says}</p>
        <Field label="Why">
          {(field) => (
            <textarea
              {...field}
              rows={2}
              required
              minLength={3}
              maxLength={2000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <button type="submit" className="main" disabled={reason.trim().length < 3 || act.isPending}>
          {title}
        </button>
      </form>
    </Dialog>
  );
}

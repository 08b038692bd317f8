import type { ChecklistBox, ChecklistView, UntickRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface UntickDialogProps {
  path: string;
  box: ChecklistBox;
  onClose: () => void;
}

/** Takes back what was ticked; the record keeps both. */
export function UntickDialog({ path, box, onClose }: UntickDialogProps) {
  const [reason, setReason] = useState('');
  const untick = useAct<ChecklistView, UntickRequest>(path, path.replace(/\/checklist$/, ''));

  function submit(event: FormEvent): void {
    event.preventDefault();
    untick.mutate(
      { path: `${path}/ticks/${box.factId}/withdrawal`, body: { reason: reason.trim() } },
      {
        onSuccess: () => {
          announce('Taken back.');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={`Take back: ${box.says}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>The clock is read anew without it. What it said until now stays on record.</p>
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
        {untick.error ? <Fault error={untick.error} /> : null}
        <button type="submit" className="main" disabled={untick.isPending}>
          {untick.isPending ? 'Taking back …' : 'Take back'}
        </button>
      </form>
    </Dialog>
  );
}

import type { ChecklistView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface ReasonDialogProps {
  /** Of the checklist. */
  path: string;
  title: string;
  /** What it means to do it. */
  means: string;
  /** What the button says, and what is said when it is done. */
  act: string;
  done: string;
  to: string;
  bodyOf: (reason: string) => object;
  onClose: () => void;
}

/** What is done only with a reason: taking a tick back, releasing a site from a step. */
export function ReasonDialog({ path, title, means, act, done, to, bodyOf, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const change = useAct<ChecklistView>(path, path.replace(/\/checklist$/, ''));

  function submit(event: FormEvent): void {
    event.preventDefault();
    change.mutate(
      { path: to, body: bodyOf(reason.trim()) },
      {
        onSuccess: () => {
          announce(done);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>{means}</p>
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
        {change.error ? <Fault error={change.error} /> : null}
        <button type="submit" className="main" disabled={change.isPending}>
          {act}
        </button>
      </form>
    </Dialog>
  );
}

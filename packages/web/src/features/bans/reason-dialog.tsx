import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface ReasonDialogProps {
  title: string;
  words: string;
  button: string;
  /** What is read again afterwards. */
  changes: readonly string[];
  act: (reason: string) => { path: string; body: object };
  onClose: () => void;
}

/** Something that is done with a reason. */
export function ReasonDialog({ title, words, button, changes, act, onClose }: ReasonDialogProps) {
  const change = useAct(...changes);
  const [reason, setReason] = useState('');
  function save(event: FormEvent): void {
    event.preventDefault();
    change.mutate(act(reason.trim()), { onSuccess: onClose });
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {change.error ? <Fault error={change.error} /> : null}
        <p>{words}</p>
        <Field label="Why">
          {(field) => (
            <input
              {...field}
              required
              maxLength={1000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={change.isPending}>
          {button}
        </button>
      </form>
    </Dialog>
  );
}

import type { StreamView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { RECEIVERS, streamPath } from './paths.ts';

interface PauseDialogProps {
  stream: StreamView;
  onClose: () => void;
}

/** Holds what is said on a stream, or lets it go on; the receiver is told either way. */
export function PauseDialog({ stream, onClose }: PauseDialogProps) {
  const act = useAct(RECEIVERS);
  const [reason, setReason] = useState('');
  const isPaused = stream.status === 'paused';
  function save(event: FormEvent): void {
    event.preventDefault();
    const body = { status: isPaused ? 'enabled' : 'paused', reason: reason.trim() };
    act.mutate({ path: `${streamPath(stream.id)}/status`, verb: 'PUT', body }, { onSuccess: onClose });
  }
  return (
    <Dialog title={isPaused ? 'Let the stream go on' : 'Pause the stream'} onClose={onClose}>
      <form className="body form receiver-words" onSubmit={save}>
        {act.error ? <Fault error={act.error} /> : null}
        <p>
          {isPaused
            ? `What was held is sent now, in its order: ${stream.waiting}.`
            : 'What happens meanwhile is held and sent afterwards; nothing is lost. The receiver is told.'}
        </p>
        <Field label="Why" hint="The receiver reads it.">
          {(field) => (
            <input
              {...field}
              required
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={act.isPending}>
          {isPaused ? 'Let it go on' : 'Pause it'}
        </button>
      </form>
    </Dialog>
  );
}

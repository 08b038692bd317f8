import type { OpenStreamRequest, ReceiverView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { RECEIVERS, receiverPath } from './paths.ts';

interface OpenStreamDialogProps {
  receiver: ReceiverView;
  onClose: () => void;
}

/** A stream that pushes, for a receiver that sets up none itself. */
export function OpenStreamDialog({ receiver, onClose }: OpenStreamDialogProps) {
  const act = useAct<unknown, OpenStreamRequest>(RECEIVERS);
  const [endpointUrl, setEndpointUrl] = useState('');
  const [authorization, setAuthorization] = useState('');
  function save(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      {
        path: `${receiverPath(receiver.id)}/streams`,
        body: {
          endpointUrl: endpointUrl.trim(),
          authorization: authorization.trim() || null,
          description: '',
        },
      },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog title={`Push to ${receiver.name}`} onClose={onClose}>
      <form className="body form receiver-words" onSubmit={save}>
        {act.error ? <Fault error={act.error} /> : null}
        <Field label="Address" hint="Public, and https. Tokens are sent to it as RFC 8935 says.">
          {(field) => (
            <input
              {...field}
              type="url"
              className="mono"
              required
              maxLength={2000}
              placeholder="https://"
              value={endpointUrl}
              onChange={({ target }) => setEndpointUrl(target.value)}
            />
          )}
        </Field>
        <Field label="Authorization" hint="Sent along with each push. Kept sealed, and not shown again.">
          {(field) => (
            <input
              {...field}
              className="mono"
              autoComplete="off"
              maxLength={4000}
              placeholder="Bearer …"
              value={authorization}
              onChange={({ target }) => setAuthorization(target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={act.isPending}>
          Push to it
        </button>
      </form>
    </Dialog>
  );
}

import type { KeyView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface RevokeKeyProps {
  of: KeyView;
  onClose: () => void;
}

/** It cannot be taken back, so it asks why. */
export function RevokeKey({ of: key, onClose }: RevokeKeyProps) {
  const [why, setWhy] = useState('');
  const revoke = useAct('/api/v1/keys');

  function submit(event: FormEvent): void {
    event.preventDefault();
    revoke.mutate(
      { path: `/api/v1/keys/${key.id}/revoke`, body: { why } },
      {
        onSuccess: () => {
          announce('The key is revoked.');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title="Revoke a key" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>
          Nothing more is encrypted to the key of <b>{key.userIds[0] ?? key.addresses[0]}</b>, and none of its
          signatures counts. Messages that wait for it are not sent. It cannot be taken back.
        </p>
        <Field label="Why">
          {(props) => (
            <input
              {...props}
              required
              minLength={3}
              value={why}
              onChange={(event) => setWhy(event.target.value)}
            />
          )}
        </Field>
        {revoke.error ? <Fault error={revoke.error} /> : null}
        <button type="submit" className="main danger" disabled={revoke.isPending}>
          {revoke.isPending ? 'Revoking …' : 'Revoke it'}
        </button>
      </form>
    </Dialog>
  );
}

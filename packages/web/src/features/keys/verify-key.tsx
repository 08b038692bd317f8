import type { KeyView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface VerifyKeyProps {
  of: KeyView;
  onClose: () => void;
}

/** The fingerprint is typed as its owner reads it out: nobody vouches by looking at the screen. */
export function VerifyKey({ of: key, onClose }: VerifyKeyProps) {
  const [fingerprint, setFingerprint] = useState('');
  const [how, setHow] = useState('');
  const verify = useAct('/api/v1/keys');

  function submit(event: FormEvent): void {
    event.preventDefault();
    verify.mutate(
      { path: `/api/v1/keys/${key.id}/verify`, body: { fingerprint, how } },
      {
        onSuccess: () => {
          announce('The key is verified.');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title="Verify a key" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>
          Call <b>{key.userIds[0] ?? key.addresses[0]}</b> on a number that you know from elsewhere, and let
          them read the fingerprint of their key to you.
        </p>
        <Field label="Fingerprint, as they read it" hint="Spaces and case do not count.">
          {(props) => (
            <input
              {...props}
              required
              className="mono"
              autoComplete="off"
              spellCheck={false}
              value={fingerprint}
              onChange={(event) => setFingerprint(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="How you made sure"
          hint="For those who rely on it later: “by phone, number of the registry”."
        >
          {(props) => (
            <input
              {...props}
              required
              minLength={3}
              value={how}
              onChange={(event) => setHow(event.target.value)}
            />
          )}
        </Field>
        {verify.error ? <Fault error={verify.error} /> : null}
        <button type="submit" className="main" disabled={verify.isPending}>
          {verify.isPending ? 'Comparing …' : 'It is their key'}
        </button>
      </form>
    </Dialog>
  );
}

import type { KeyView } from '@muster/contract';
import { type ChangeEvent, type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';

/** Pasted, or read from a file: armoured OpenPGP keys and certificates, several at once. */
export function ImportKeys({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [address, setAddress] = useState('');
  const take = useAct<KeyView[]>('/api/v1/keys');

  async function read(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    if (file) setText(await file.text());
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const addresses = address.trim() === '' ? [] : [address.trim().toLowerCase()];
    take.mutate(
      { path: '/api/v1/keys', body: { text, addresses } },
      {
        onSuccess: (keys) => {
          announce(`${count(keys.length, 'key')} taken up.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title="Import a key" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="From a file">
          {(props) => (
            <input
              {...props}
              type="file"
              accept=".asc,.pem,.crt,.cer,.txt"
              onChange={(event) => void read(event)}
            />
          )}
        </Field>
        <Field
          label="Or pasted"
          hint="-----BEGIN PGP PUBLIC KEY BLOCK----- or -----BEGIN CERTIFICATE-----, with the chain beside it."
        >
          {(props) => (
            <textarea
              {...props}
              required
              rows={8}
              className="mono key-text"
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Another address it is used for" hint="Beside those that the key names itself.">
          {(props) => (
            <input
              {...props}
              type="email"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        {take.error ? <Fault error={take.error} /> : null}
        <button type="submit" className="main" disabled={take.isPending}>
          {take.isPending ? 'Reading …' : 'Import'}
        </button>
      </form>
    </Dialog>
  );
}

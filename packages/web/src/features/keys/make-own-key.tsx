import type { CryptoKindName, KeyView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

type Way = CryptoKindName | 'import';

const ways: readonly { way: Way; says: string }[] = [
  { way: 'openpgp', says: 'Make an OpenPGP key' },
  { way: 'import', says: 'Bring in a key or certificate that we have' },
  { way: 'smime', says: 'Make an S/MIME certificate signed by itself' },
];

/** A new key signs from now on; the ones before still read what is encrypted to them. */
export function MakeOwnKey({ onClose }: { onClose: () => void }) {
  const [way, setWay] = useState<Way>('openpgp');
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const make = useAct<KeyView>('/api/v1/keys');

  function submit(event: FormEvent): void {
    event.preventDefault();
    const given = { text, ...(passphrase === '' ? {} : { passphrase }) };
    const request =
      way === 'import'
        ? { path: '/api/v1/keys/own', body: given }
        : { path: '/api/v1/keys/own/generate', body: { kind: way, name } };
    make.mutate(request, {
      onSuccess: () => {
        announce('Mail is signed with the new key from now on.');
        onClose();
      },
    });
  }

  return (
    <Dialog title="A new key of ours" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="How">
          {(props) => (
            <select {...props} value={way} onChange={(event) => setWay(event.target.value as Way)}>
              {ways.map((one) => (
                <option key={one.way} value={one.way}>
                  {one.says}
                </option>
              ))}
            </select>
          )}
        </Field>
        {way === 'import' ? (
          <>
            <Field
              label="Private key"
              hint="Armoured OpenPGP key, or PEM: private key, certificate and chain. It must name the address that our mail comes from, and is kept encrypted."
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
            <Field label="Its passphrase">
              {(props) => (
                <input
                  {...props}
                  type="password"
                  autoComplete="off"
                  value={passphrase}
                  onChange={(event) => setPassphrase(event.target.value)}
                />
              )}
            </Field>
          </>
        ) : (
          <Field
            label="In whose name"
            hint={
              way === 'smime'
                ? 'No authority vouches for it: recipients have to accept it one by one. Better bring in one of your authority.'
                : 'As recipients see it: “Federation CSIRT”. It holds for two years.'
            }
          >
            {(props) => (
              <input
                {...props}
                required
                minLength={2}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        )}
        {make.error ? <Fault error={make.error} /> : null}
        <button type="submit" className="main" disabled={make.isPending}>
          {make.isPending ? 'Making …' : way === 'import' ? 'Bring it in' : 'Make it'}
        </button>
      </form>
    </Dialog>
  );
}

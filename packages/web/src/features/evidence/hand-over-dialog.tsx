import type { EvidenceDetail, HandOverRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

const fields = [
  { name: 'from', label: 'From', hint: 'Who gave it: a person and where they belong.' },
  { name: 'to', label: 'To', hint: 'Who took it.' },
  { name: 'why', label: 'Why', hint: '' },
  { name: 'place', label: 'Where it lies now', hint: 'A safe, a disk and its number, a case of the police.' },
] as const;

type Written = Record<(typeof fields)[number]['name'], string>;

/** Somebody gave it to somebody. What is written here is never changed again. */
export function HandOverDialog({ id, list, onClose }: { id: string; list: string; onClose: () => void }) {
  const path = `/api/v1/evidence/${id}`;
  const record = useAct<EvidenceDetail, HandOverRequest>(path, list);
  const [written, setWritten] = useState<Written>({ from: '', to: '', why: '', place: '' });
  const [sha256, setSha256] = useState('');
  const hash = sha256.trim().toLowerCase();
  const wrongHash = hash !== '' && !/^[0-9a-f]{64}$/.test(hash);
  const isWhole = Object.values(written).every((text) => text.trim().length >= 3);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isWhole || wrongHash) return;
    const body = { ...written, ...(hash === '' ? {} : { sha256: hash }) };
    const done = () => {
      announce('The hand-over is recorded.');
      onClose();
    };
    record.mutate({ path: `${path}/hand-overs`, body }, { onSuccess: done });
  }
  return (
    <Dialog title="Hand over" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        {fields.map(({ name, label, hint }) => (
          <Field key={name} label={label} hint={hint || undefined}>
            {(ids) => (
              <input
                {...ids}
                required
                maxLength={name === 'why' ? 2000 : 200}
                value={written[name]}
                onChange={(event) => setWritten({ ...written, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field
          label="SHA-256 that the receiver computed"
          hint="Empty: our own copy is read again now."
          fault={wrongHash ? 'A SHA-256 has 64 hexadecimal digits.' : undefined}
        >
          {(ids) => (
            <input
              {...ids}
              className="mono"
              value={sha256}
              onChange={(event) => setSha256(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={!isWhole || wrongHash || record.isPending}>
          Record it
        </button>
        {record.error ? <Fault error={record.error} /> : null}
      </form>
    </Dialog>
  );
}

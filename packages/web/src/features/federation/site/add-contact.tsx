import type { ContactView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fault } from '../../../ui/loaded.tsx';

const roles: readonly { role: ContactView['role']; means: string }[] = [
  { role: 'security', means: 'security: the first whom an alarm goes to' },
  { role: 'csirt', means: 'csirt: the site’s own team' },
  { role: 'alarm', means: 'alarm: operations' },
  { role: 'admin', means: 'admin: the office' },
  { role: 'phone', means: 'phone' },
  { role: 'ticket', means: 'ticket: a ticket system' },
];

/** Another contact beside what the registry says; the same again changes nothing. */
export function AddContact({ path, onClose }: { path: string; onClose: () => void }) {
  const [role, setRole] = useState<ContactView['role']>('security');
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const add = useAct<ContactView>(path, '/api/v1/readiness');
  const channel = role === 'phone' ? 'phone' : /^https?:/.test(address) ? 'url' : 'email';

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = {
      role,
      channel,
      address,
      name: name.trim() === '' ? null : name,
      note: note.trim() === '' ? null : note,
    };
    add.mutate(
      { path: `${path}/contacts`, body },
      {
        onSuccess: () => {
          announce(`${address} is a contact now.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title="Add a contact" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="Role">
          {(props) => (
            <select {...props} value={role} onChange={(event) => setRole(event.target.value as typeof role)}>
              {roles.map((one) => (
                <option key={one.role} value={one.role}>
                  {one.means}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={role === 'phone' ? 'Number' : 'Address'}>
          {(props) => (
            <input
              {...props}
              required
              type={role === 'phone' ? 'tel' : channel === 'url' ? 'url' : 'email'}
              value={address}
              onChange={(event) => setAddress(event.target.value)}
            />
          )}
        </Field>
        <Field label="Name">
          {(props) => <input {...props} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Note">
          {(props) => <input {...props} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
        {add.error ? <Fault error={add.error} /> : null}
        <button type="submit" className="main" disabled={add.isPending}>
          {add.isPending ? 'Adding …' : 'Add'}
        </button>
      </form>
    </Dialog>
  );
}

import type { BanView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { zoneName } from '../../ui/times.ts';
import { BANS, banPath } from './paths.ts';

interface ExtendDialogProps {
  ban: BanView;
  onClose: () => void;
}

/** Every ban ends; when, may be said again. */
export function ExtendDialog({ ban, onClose }: ExtendDialogProps) {
  const act = useAct(BANS);
  const [until, setUntil] = useState(ban.expiresAt.slice(0, 16));
  const [reason, setReason] = useState('');
  function save(event: FormEvent): void {
    event.preventDefault();
    const body = { expiresAt: new Date(`${until}:00Z`).toISOString(), reason };
    act.mutate({ path: `${banPath(ban.id)}/extend`, body }, { onSuccess: onClose });
  }
  return (
    <Dialog title={`When ${ban.publicId} ends`} onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {act.error ? <Fault error={act.error} /> : null}
        <Field label={`Ends (${zoneName('UTC')})`}>
          {(field) => (
            <input
              {...field}
              type="datetime-local"
              required
              value={until}
              onChange={({ target }) => setUntil(target.value)}
            />
          )}
        </Field>
        <Field label="Why">
          {(field) => (
            <input
              {...field}
              required
              maxLength={2000}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={act.isPending}>
          Use it
        </button>
      </form>
    </Dialog>
  );
}

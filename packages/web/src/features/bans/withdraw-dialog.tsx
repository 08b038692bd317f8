import type { BanView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { BANS, banPath } from './paths.ts';

interface WithdrawDialogProps {
  ban: BanView;
  onClose: () => void;
}

/** A ban that nobody approved yet goes without a trace at any site. */
export function WithdrawDialog({ ban, onClose }: WithdrawDialogProps) {
  const act = useAct(BANS);
  const [reason, setReason] = useState('');
  function save(event: FormEvent): void {
    event.preventDefault();
    act.mutate({ path: `${banPath(ban.id)}/withdraw`, body: { reason } }, { onSuccess: onClose });
  }
  return (
    <Dialog title={`Withdraw ${ban.publicId}`} onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {act.error ? <Fault error={act.error} /> : null}
        <p>No site was told of it, so nothing must be undone.</p>
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
          Withdraw it
        </button>
      </form>
    </Dialog>
  );
}

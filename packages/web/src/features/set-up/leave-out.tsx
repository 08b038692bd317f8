import type { LeaveOutRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface Of {
  campaign: string;
  site: { id: string; name: string };
}

/** Leaves a site out, with a reason that it will read. */
export function LeaveOutButton({ campaign, site }: Of) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className="plain" onClick={() => setAsking(true)}>
        Leave out<span className="unseen"> {site.name}</span>
      </button>
      {asking ? <LeaveOutDialog campaign={campaign} site={site} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function LeaveOutDialog({ campaign, site, onClose }: Of & { onClose: () => void }) {
  const path = `/api/v1/campaigns/${campaign}`;
  const [reason, setReason] = useState('');
  const leave = useAct<unknown, LeaveOutRequest>(path);
  function submit(event: FormEvent): void {
    event.preventDefault();
    leave.mutate(
      { path: `${path}/left-out`, body: { site: site.id, reason: reason.trim() } },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog title={`Leave out ${site.name}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>Nothing is sent or put there, and it is not judged. It can be taken back in before the start.</p>
        <Field label="Reason" hint="The site and its NGI read it.">
          {(props) => (
            <textarea
              {...props}
              rows={2}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              required
              minLength={3}
              maxLength={2000}
            />
          )}
        </Field>
        {leave.error ? <Fault error={leave.error} /> : null}
        <button type="submit" className="main" disabled={leave.isPending || reason.trim().length < 3}>
          Leave out {site.name}
        </button>
      </form>
    </Dialog>
  );
}

export function TakeBackIn({ campaign, site }: Of) {
  const path = `/api/v1/campaigns/${campaign}`;
  const take = useAct(path);
  return (
    <>
      <button
        type="button"
        className="plain"
        disabled={take.isPending}
        onClick={() =>
          take.mutate({ path: `${path}/left-out/${encodeURIComponent(site.id)}`, verb: 'DELETE' })
        }
      >
        Take back in<span className="unseen"> {site.name}</span>
      </button>
      {take.error ? <Fault error={take.error} /> : null}
    </>
  );
}

import type { DowntimeView, SiteView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { serverClock } from '../../../app/server-clock.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fault } from '../../../ui/loaded.tsx';

interface RecordDowntimeProps {
  site: SiteView;
  path: string;
  onClose: () => void;
}

/** A downtime that no registry publishes. Times are typed in UTC, as the clocks count. */
export function RecordDowntime({ site, path, onClose }: RecordDowntimeProps) {
  const now = serverClock.now() ?? Date.parse(site.lastSeenAt);
  const [from, setFrom] = useState(minuteText(now));
  const [to, setTo] = useState(minuteText(now + 4 * 3_600_000));
  const [severity, setSeverity] = useState<DowntimeView['severity']>('outage');
  const [description, setDescription] = useState('');
  const record = useAct<DowntimeView>(path, '/api/v1/sites', '/api/v1/readiness', '/api/v1/overview');
  const fault = to !== '' && from >= to ? 'It ends before it begins.' : undefined;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (fault) return;
    const body = {
      site: site.id,
      startsAt: `${from}:00Z`,
      endsAt: `${to}:00Z`,
      severity,
      description: description.trim() === '' ? null : description,
    };
    record.mutate(
      { path: '/api/v1/downtimes', body },
      {
        onSuccess: () => {
          announce('The downtime is recorded.');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={`Record a downtime of ${site.name}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="From, UTC">
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              required
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label="To, UTC" fault={fault}>
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              required
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        <Field label="Severity" hint="An outage stops the site’s clocks while it lasts; a warning does not.">
          {(props) => (
            <select
              {...props}
              value={severity}
              onChange={(event) => setSeverity(event.target.value as DowntimeView['severity'])}
            >
              <option value="outage">outage</option>
              <option value="warning">warning</option>
            </select>
          )}
        </Field>
        <Field label="Why">
          {(props) => (
            <input {...props} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
        {record.error ? <Fault error={record.error} /> : null}
        <button type="submit" className="main" disabled={record.isPending}>
          {record.isPending ? 'Recording …' : 'Record'}
        </button>
      </form>
    </Dialog>
  );
}

/** As an input of date and time takes it. */
function minuteText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

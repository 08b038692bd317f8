import type { AbuseReportView, RecordReportRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface RecordDialogProps {
  onClose: () => void;
  onRecorded: (id: string) => void;
}

/** Somebody told it on the telephone, or wrote it elsewhere. */
export function RecordDialog({ onClose, onRecorded }: RecordDialogProps) {
  const record = useAct<AbuseReportView, Partial<RecordReportRequest>>('/api/v1/abuse-reports');
  const [via, setVia] = useState<'phone' | 'form'>('phone');
  const [said, setSaid] = useState({ reporterName: '', reporterAddress: '', subject: '', text: '' });
  function set(name: keyof typeof said) {
    return (event: { target: { value: string } }) => setSaid({ ...said, [name]: event.target.value });
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    record.mutate(
      { path: '/api/v1/abuse-reports', body: { via, ...said } },
      { onSuccess: ({ id }) => onRecorded(id) },
    );
  }
  const isWhole = said.subject.trim().length >= 3 && said.text.trim().length >= 3;
  return (
    <Dialog title="Record a report" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="How it came">
          {(ids) => (
            <select {...ids} value={via} onChange={(event) => setVia(event.target.value as typeof via)}>
              <option value="phone">by telephone</option>
              <option value="form">elsewhere</option>
            </select>
          )}
        </Field>
        <div className="triage-two">
          <Field label="Who told it">
            {(ids) => (
              <input {...ids} maxLength={200} value={said.reporterName} onChange={set('reporterName')} />
            )}
          </Field>
          <Field label="Their mail address">
            {(ids) => (
              <input
                {...ids}
                type="email"
                maxLength={254}
                value={said.reporterAddress}
                onChange={set('reporterAddress')}
              />
            )}
          </Field>
        </div>
        <Field label="In one line">
          {(ids) => (
            <input {...ids} required maxLength={300} value={said.subject} onChange={set('subject')} />
          )}
        </Field>
        <Field
          label="What they said"
          hint="With addresses, ports and times with their zone: they are found in it."
        >
          {(ids) => (
            <textarea
              {...ids}
              required
              rows={6}
              maxLength={100_000}
              value={said.text}
              onChange={set('text')}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={!isWhole || record.isPending}>
          Record it
        </button>
        {record.error ? <Fault error={record.error} /> : null}
      </form>
    </Dialog>
  );
}

import type { ChangeIncidentRequest, IncidentSeverity, IncidentView, TlpLabel } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { severityWords, tlpHints, tlpLabels } from './incident-words.ts';

interface DialogProps {
  incident: IncidentView;
  onClose: () => void;
}

/** Title, severity, label. A wider label asks who of the source agreed. */
export function ChangeDialog({ incident, onClose }: DialogProps) {
  const [title, setTitle] = useState(incident.title);
  const [severity, setSeverity] = useState(incident.severity);
  const [tlp, setTlp] = useState(incident.tlp);
  const [restriction, setRestriction] = useState(incident.tlpRestriction);
  const [reason, setReason] = useState('');
  const [by, setBy] = useState('');
  const [how, setHow] = useState('');
  const now = useNow();
  const act = useAct<IncidentView, ChangeIncidentRequest>('/api/v1/incidents');
  const isWider = tlpLabels.indexOf(tlp) < tlpLabels.indexOf(incident.tlp);
  const isAgreed = !isWider || (reason.trim().length > 2 && by.trim().length > 1 && how.trim().length > 2);

  function change(event: FormEvent): void {
    event.preventDefault();
    act.mutate(
      {
        verb: 'PATCH',
        path: `/api/v1/incidents/${incident.id}`,
        body: {
          revision: incident.revision,
          title: title.trim(),
          severity,
          tlp,
          restriction: restriction.trim(),
          ...(reason.trim() ? { reason: reason.trim() } : {}),
          ...(isWider
            ? { consent: { by: by.trim(), how: how.trim(), at: new Date(now ?? 0).toISOString() } }
            : {}),
        },
      },
      {
        onSuccess: () => {
          announce('The incident was changed');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title="Change the incident" onClose={onClose}>
      <form className="body form" onSubmit={change}>
        <Field label="Title" hint="All parties read it.">
          {(field) => (
            <input
              {...field}
              type="text"
              minLength={3}
              maxLength={200}
              required
              value={title}
              onChange={({ target }) => setTitle(target.value)}
            />
          )}
        </Field>
        <Field label="Severity">
          {(field) => (
            <select
              {...field}
              value={severity}
              onChange={({ target }) => setSeverity(target.value as IncidentSeverity)}
            >
              {Object.entries(severityWords).map(([value, says]) => (
                <option key={value} value={value}>
                  {says}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Label" hint={`TLP:${tlp}: ${tlpHints[tlp]}.`}>
          {(field) => (
            <select {...field} value={tlp} onChange={({ target }) => setTlp(target.value as TlpLabel)}>
              {tlpLabels.map((label) => (
                <option key={label} value={label}>
                  TLP:{label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {isWider ? (
          <>
            <p className="hot">
              From TLP:{incident.tlp} to TLP:{tlp} more people may read it. The label is its source’s: say who
              of them agreed, and how.
            </p>
            <Field label="Who agreed">
              {(field) => (
                <input
                  {...field}
                  type="text"
                  required
                  value={by}
                  onChange={({ target }) => setBy(target.value)}
                />
              )}
            </Field>
            <Field label="How" hint="By phone to whom, or in which mail.">
              {(field) => (
                <input
                  {...field}
                  type="text"
                  required
                  value={how}
                  onChange={({ target }) => setHow(target.value)}
                />
              )}
            </Field>
            <Field label="Why">
              {(field) => (
                <input
                  {...field}
                  type="text"
                  required
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
          </>
        ) : null}
        <Field label="What the source asks for beyond the label">
          {(field) => (
            <textarea
              {...field}
              rows={2}
              maxLength={2000}
              value={restriction}
              onChange={({ target }) => setRestriction(target.value)}
            />
          )}
        </Field>
        {act.error ? <Fault error={act.error} /> : null}
        <button type="submit" className="main" disabled={!isAgreed || act.isPending}>
          Change
        </button>
      </form>
    </Dialog>
  );
}

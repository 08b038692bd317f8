import type { MadeWebhook, MakeWebhookInput, TlpLabel, WebhookView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask, Refused } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { useStep } from '../people/use-step.ts';

const PATH = '/api/v1/webhooks';
const LABELS: TlpLabel[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

interface WebhookFormProps {
  /** The one that is changed; null for a new one. */
  webhook: WebhookView | null;
  onMade: (made: MadeWebhook) => void;
  onClose: () => void;
}

/** Makes a webhook, or changes one. */
export function WebhookForm({ webhook, onMade, onClose }: WebhookFormProps) {
  const step = useStep();
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? 'https://');
  const [kinds, setKinds] = useState(webhook?.kinds.join(', ') ?? '');
  const [mostTlp, setMostTlp] = useState<TlpLabel>(webhook?.mostTlp ?? 'AMBER');
  const at = step.fault instanceof Refused ? step.fault.problem.at : undefined;

  function save(event: FormEvent): void {
    event.preventDefault();
    const wanted = kinds
      .split(/[\s,]+/)
      .map((kind) => kind.trim())
      .filter(Boolean);
    const request: MakeWebhookInput = { name, url, kinds: wanted, mostTlp };
    void step.run(async () => {
      if (webhook) await ask('PATCH', `${PATH}/${webhook.id}`, request);
      const made = webhook ? null : await ask<MadeWebhook>('POST', PATH, request);
      onClose();
      if (made) onMade(made);
      await readAgain(PATH);
    });
  }

  return (
    <Dialog title={webhook ? 'Change the webhook' : 'New webhook'} onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {step.fault && at !== '/body/url' ? <Fault error={step.fault} /> : null}
        <Field label="Name" hint="What is at the other end: “ticket system”.">
          {(field) => (
            <input
              {...field}
              required
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Address"
          hint="By https to a public address, or into a network that the operator named."
          fault={at === '/body/url' ? step.fault?.message : undefined}
        >
          {(field) => (
            <input
              {...field}
              type="url"
              required
              maxLength={2000}
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Told of"
          hint="Kinds of events, such as task.done or all of a noun: task.*. Empty: everything."
        >
          {(field) => (
            <input
              {...field}
              placeholder="incident.*, mail.received"
              value={kinds}
              onChange={(event) => setKinds(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Up to"
          hint="Incidents with a narrower label are not told. Of RED and AMBER+STRICT only id and link are."
        >
          {(field) => (
            <select
              {...field}
              value={mostTlp}
              onChange={(event) => setMostTlp(event.target.value as TlpLabel)}
            >
              {LABELS.map((label) => (
                <option key={label} value={label}>
                  TLP:{label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <button type="submit" className="main" disabled={step.busy}>
          {webhook ? 'Keep' : 'Make the webhook'}
        </button>
      </form>
    </Dialog>
  );
}

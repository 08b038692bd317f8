import type { DraftContent, IncidentView, TlpLabel } from '@muster/contract';
import { Field } from '../../ui/field.tsx';
import { labels } from './thread-words.ts';

interface LabelFieldProps {
  incident: IncidentView;
  content: DraftContent;
  onChange: (part: Partial<DraftContent>) => void;
}

/** The label of the message; a wider one than the incident’s asks what was taken out. */
export function LabelField({ incident, content: { tlp, redaction }, onChange }: LabelFieldProps) {
  const wider = labels.indexOf(tlp) < labels.indexOf(incident.tlp);
  const never = wider && incident.tlp === 'AMBER+STRICT';
  return (
    <>
      <Field
        label="Label"
        hint={`The incident is TLP:${incident.tlp}. The label decides who may have the message.`}
        fault={never ? 'TLP:AMBER+STRICT is never widened.' : undefined}
      >
        {(props) => (
          <select
            {...props}
            value={tlp}
            onChange={({ target }) => onChange({ tlp: target.value as TlpLabel })}
          >
            {labels.map((label) => (
              <option key={label} value={label}>
                TLP:{label}
              </option>
            ))}
          </select>
        )}
      </Field>
      {wider && !never ? (
        <Field
          label="What was taken out"
          hint="The label is wider than the incident’s: this is recorded as a decision, with your name."
        >
          {(props) => (
            <textarea
              {...props}
              rows={2}
              maxLength={2000}
              value={redaction}
              onChange={({ target }) => onChange({ redaction: target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

import { type FormEvent, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { AnswerField, type DecisionProps, useDecision } from './decision.tsx';
import { useFirstField } from './first-field.ts';

/** To one of those that are likely, or to any by its id. */
export function AddDialog({ report, onClose, onDecided }: DecisionProps) {
  const field = useFirstField();
  const { act, decide } = useDecision(report, 'attach');
  const [incident, setIncident] = useState(report.suggestions[0]?.publicId ?? '');
  const [answer, setAnswer] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    decide({ incident: incident.trim(), answer }, onDecided);
  }
  return (
    <Dialog title="Add to an incident" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        {report.suggestions.length > 0 ? (
          <fieldset className="triage-choice">
            <legend>It may belong to</legend>
            {report.suggestions.map(({ publicId, title, reasons }) => (
              <label key={publicId} className="row">
                <input
                  type="radio"
                  name="incident"
                  checked={incident === publicId}
                  onChange={() => setIncident(publicId)}
                />
                <span>
                  <span className="mono">{publicId}</span> {title}{' '}
                  <span className="quiet small">{reasons.join(', ')}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ) : null}
        <Field label="Incident" hint="As in EGI-20270105-01.">
          {(ids) => (
            <input
              {...ids}
              ref={field}
              className="mono"
              required
              minLength={3}
              maxLength={64}
              value={incident}
              onChange={(event) => setIncident(event.target.value)}
            />
          )}
        </Field>
        <AnswerField report={report} answer={answer} onAnswer={setAnswer} />
        <button type="submit" className="main" disabled={act.isPending || incident.trim().length < 3}>
          Add it
        </button>
        {act.error ? <Fault error={act.error} /> : null}
      </form>
    </Dialog>
  );
}

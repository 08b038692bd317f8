import { type FormEvent, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { AnswerField, type DecisionProps, useDecision } from './decision.tsx';
import { useFirstField } from './first-field.ts';

export function DismissDialog({ report, onClose, onDecided }: DecisionProps) {
  const field = useFirstField();
  const { act, decide } = useDecision(report, 'dismiss');
  const [reason, setReason] = useState('');
  const [answer, setAnswer] = useState(false);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (reason.trim().length >= 3) decide({ reason: reason.trim(), answer }, onDecided);
  }
  return (
    <Dialog title="Dismiss" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="Why" hint="Read by the CSIRT and its auditors; the reporter is not told it.">
          {(ids) => (
            <input
              {...ids}
              ref={field}
              required
              minLength={3}
              maxLength={2000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <AnswerField report={report} answer={answer} onAnswer={setAnswer} />
        <button type="submit" className="main" disabled={act.isPending || reason.trim().length < 3}>
          Dismiss it
        </button>
        {act.error ? <Fault error={act.error} /> : null}
      </form>
    </Dialog>
  );
}

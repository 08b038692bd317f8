import { type FormEvent, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface WhyFormProps {
  /** What the reason will stand beside. */
  hint: string;
  label: string;
  busy: boolean;
  error: Error | null;
  onWhy: (why: string) => void;
}

/** A reason, and the button that it is for. */
export function WhyForm({ hint, label, busy, error, onWhy }: WhyFormProps) {
  const [why, setWhy] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (why.trim().length >= 3) onWhy(why.trim());
  }
  return (
    <form className="body form" onSubmit={submit}>
      <Field label="Why" hint={hint}>
        {(ids) => (
          <input
            {...ids}
            value={why}
            maxLength={2000}
            required
            minLength={3}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="main" disabled={busy || why.trim().length < 3}>
        {label}
      </button>
      {error ? <Fault error={error} /> : null}
    </form>
  );
}

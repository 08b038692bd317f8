import { Field } from '../../ui/field.tsx';

interface MomentFieldProps {
  label: string;
  hint?: string;
  /** As the browser writes it: `2027-01-05T10:42`, in UTC. */
  value: string;
  onChange: (value: string) => void;
  max?: string;
}

/** A time in UTC, as everything in an incident is told. */
export function MomentField({ label, hint, value, onChange, max }: MomentFieldProps) {
  return (
    <Field label={`${label} (UTC)`} hint={hint}>
      {(props) => (
        <input
          {...props}
          type="datetime-local"
          value={value}
          max={max}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What the browser wrote, as an instant; null where nothing is written. */
export function instantOf(written: string): string | null {
  return written === '' ? null : new Date(`${written}Z`).toISOString();
}

/** An instant as the browser writes it. */
export function writtenOf(instant: string | number | null): string {
  return instant === null ? '' : new Date(instant).toISOString().slice(0, 16);
}

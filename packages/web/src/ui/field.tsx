import { type ReactNode, useId } from 'react';

interface FieldProps {
  label: string;
  /** What to write, or why it is asked. */
  hint?: ReactNode;
  /** What is wrong with it. */
  fault?: string | undefined;
  /** Gets the ids by which the label and the words belong to it. */
  children: (props: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
}

/** A field of a form with its label, its hint and its fault. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ');
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': Boolean(fault) })}
      {hint ? (
        <p className="quiet small" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {fault ? (
        <p className="hot small" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      ) : null}
    </div>
  );
}

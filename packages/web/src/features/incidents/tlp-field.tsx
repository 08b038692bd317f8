import type { TlpLabel } from '@muster/contract';
import { Field } from '../../ui/field.tsx';
import { tlpLabels } from './incident-words.ts';

interface TlpFieldProps {
  /** The incident's own label. */
  limit: TlpLabel;
  value: TlpLabel;
  onChange: (label: TlpLabel) => void;
}

/** The label of a part of an incident. */
export function TlpField({ limit, value, onChange }: TlpFieldProps) {
  // Nothing is held more closely than the whole.
  const labels: readonly TlpLabel[] = tlpLabels.slice(0, tlpLabels.indexOf(limit) + 1);
  return (
    <Field label="TLP">
      {(props) => (
        <select
          {...props}
          value={value}
          onChange={({ target }) => onChange(labels.find((one) => one === target.value) ?? value)}
        >
          {labels.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      )}
    </Field>
  );
}

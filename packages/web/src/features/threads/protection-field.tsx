import type { MessageCheck, Protection } from '@muster/contract';
import { Field } from '../../ui/field.tsx';

const choices: readonly { value: Protection; says: string }[] = [
  { value: 'none', says: 'As the label asks' },
  { value: 'sign', says: 'Signed' },
  { value: 'encrypt', says: 'Encrypted' },
  { value: 'sign-encrypt', says: 'Signed and encrypted' },
];

const outcomes: Readonly<Record<Protection, string>> = {
  none: 'It goes out in the clear, unsigned.',
  sign: 'It goes out signed, in the clear.',
  encrypt: 'It goes out encrypted to each recipient.',
  'sign-encrypt': 'It goes out signed, and encrypted to each recipient; the subject is hidden too.',
};

interface ProtectionFieldProps {
  value: Protection;
  check: MessageCheck | undefined;
  onChange: (value: Protection) => void;
}

/** What is asked for besides what the label demands, and how the message goes out in the end. */
export function ProtectionField({ value, check, onChange }: ProtectionFieldProps) {
  return (
    <Field label="Protection" hint={check ? outcomes[check.protection] : undefined}>
      {(props) => (
        <select {...props} value={value} onChange={({ target }) => onChange(target.value as Protection)}>
          {choices.map((one) => (
            <option key={one.value} value={one.value}>
              {one.says}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

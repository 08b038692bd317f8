import { Field } from '../../ui/field.tsx';
import { count } from '../../ui/words.ts';

interface EndsAfterFieldProps {
  days: number;
  onDays: (days: number) => void;
  hint?: string;
}

const DAYS = [1, 7, 30, 90] as const;

/** For how long an order is to stand. */
export function EndsAfterField({ days, onDays, hint }: EndsAfterFieldProps) {
  return (
    <Field label="Ends after" hint={hint}>
      {(field) => (
        <select {...field} value={days} onChange={({ target }) => onDays(Number(target.value))}>
          {DAYS.map((one) => (
            <option key={one} value={one}>
              {count(one, 'day')}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

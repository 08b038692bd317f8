import type { VerdictWord } from '@muster/contract';
import { useId } from 'react';
import { Sign, verdictLooks } from '../../ui/sign.tsx';

const choices: readonly VerdictWord[] = ['pass', 'late', 'fail', 'waived', 'our-fault', 'not-applicable'];

interface VerdictChoiceProps {
  label: string;
  /** It cannot be chosen again. */
  now: VerdictWord;
  chosen: VerdictWord | null;
  onChoose: (verdict: VerdictWord) => void;
}

/** Which verdict it becomes; each with its sign and its word. */
export function VerdictChoice({ label, now, chosen, onChoose }: VerdictChoiceProps) {
  const name = useId();
  return (
    <fieldset className="verdict-choice">
      <legend>{label}</legend>
      {choices.map((verdict) => (
        <label key={verdict}>
          <input
            type="radio"
            name={name}
            checked={chosen === verdict}
            disabled={verdict === now}
            onChange={() => onChoose(verdict)}
          />
          <Sign verdict={verdict} />
          {verdictLooks[verdict].says}
        </label>
      ))}
    </fieldset>
  );
}

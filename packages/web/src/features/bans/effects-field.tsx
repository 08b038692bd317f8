import type { OrderEffects } from '@muster/contract';
import { Field } from '../../ui/field.tsx';
import { effectsText } from '../orders/effect-words.ts';
import { CertaintyField } from './certainty-field.tsx';

interface EffectsFieldProps {
  effects: OrderEffects;
  onEffects: (effects: OrderEffects) => void;
  onCertainty: (share: number | null) => void;
}

const NEW = { deny: 'starts nothing new', leave: 'may start new work' } as const;
const RUNNING = {
  leave: 'goes on',
  notify: 'goes on, its owners are told',
  pause: 'is paused, its memory kept',
  suspend: 'is suspended to disk',
} as const;
const NETWORK = { keep: 'stays as it is', quarantine: 'is cut off' } as const;

/** What a ban does to new work, to what runs and to its network. Storage is always kept. */
export function EffectsField({ effects, onEffects, onCertainty }: EffectsFieldProps) {
  return (
    <fieldset className="effects-field">
      <legend>What it does</legend>
      <Choice
        label="Whoever is banned"
        words={NEW}
        value={effects.new}
        onChoose={(value) => onEffects({ ...effects, new: value })}
      />
      <Choice
        label="What runs already"
        words={RUNNING}
        value={effects.running}
        onChoose={(value) => onEffects({ ...effects, running: value })}
      />
      <Choice
        label="Its network"
        words={NETWORK}
        value={effects.network === 'release' ? 'keep' : effects.network}
        onChoose={(value) => onEffects({ ...effects, network: value })}
      />
      <p className="quiet small" aria-live="polite">
        {effectsText(effects)} Storage is kept.
      </p>
      <CertaintyField effects={effects} onEffects={onEffects} onCertainty={onCertainty} />
    </fieldset>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  words: Readonly<Record<Value, string>>;
  value: Value;
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ label, words, value, onChoose }: ChoiceProps<Value>) {
  const all = Object.keys(words) as Value[];
  return (
    <Field label={label}>
      {(field) => (
        <select
          {...field}
          value={value}
          onChange={({ target }) => onChoose(all.find((one) => one === target.value) ?? value)}
        >
          {all.map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

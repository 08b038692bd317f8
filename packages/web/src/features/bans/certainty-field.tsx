import type { OrderEffects } from '@muster/contract';
import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { effectsText } from '../orders/effect-words.ts';
import { CERTAINTIES, type Certainty, suggestionFor } from './certainty.ts';

interface CertaintyFieldProps {
  effects: OrderEffects;
  onEffects: (effects: OrderEffects) => void;
  onCertainty: (share: number | null) => void;
}

const ALL = Object.keys(CERTAINTIES) as Certainty[];

/** Whoever says how certain it is gets a suggestion; nothing changes in the form before it is taken. */
export function CertaintyField({ effects, onEffects, onCertainty }: CertaintyFieldProps) {
  const [certainty, setCertainty] = useState<Certainty | null>(null);
  const suggestion = certainty === null ? null : suggestionFor(certainty, effects);
  return (
    <>
      <Field label="Was it taken over?">
        {(field) => (
          <select
            {...field}
            value={certainty ?? ''}
            onChange={({ target }) => {
              const said = ALL.find((one) => one === target.value) ?? null;
              setCertainty(said);
              onCertainty(said && CERTAINTIES[said].share);
            }}
          >
            <option value="">not said</option>
            {ALL.map((one) => (
              <option key={one} value={one}>
                {CERTAINTIES[one].says}
              </option>
            ))}
          </select>
        )}
      </Field>
      {certainty === null ? null : (
        <div className="suggestion" role="status">
          {suggestion === null ? (
            <p className="quiet small">What stands above fits how certain it is.</p>
          ) : (
            <>
              <p>
                <span className="quiet">Suggested for that:</span>{' '}
                {effectsText({ ...suggestion, new: 'leave' })}
              </p>
              <button type="button" className="button" onClick={() => onEffects(suggestion)}>
                Take it over
              </button>
            </>
          )}
        </div>
      )}
    </>
  );
}

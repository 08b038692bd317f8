import type { FoundObservable } from '@muster/contract';
import { typeWords } from './observable-words.ts';

interface FoundListProps {
  found: readonly FoundObservable[];
  isChosen: (one: FoundObservable) => boolean;
  onTurn: (one: FoundObservable) => void;
}

export function keyOf({ type, value }: Pick<FoundObservable, 'type' | 'value'>): string {
  return `${type} ${value}`;
}

/** What was found in a text, each with a box. */
export function FoundList({ found, isChosen, onTurn }: FoundListProps) {
  return (
    <ul className="observables-found">
      {found.map((one) => (
        <li key={keyOf(one)}>
          <label>
            <input type="checkbox" checked={isChosen(one)} onChange={() => onTurn(one)} />
            <span className="quiet small observables-kind">{typeWords[one.type]}</span>
            <span className="mono observable-value">{one.defanged}</span>
            <span className="quiet small">{wordsOf(one)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ known, sure, times }: FoundObservable): string {
  const words = [known ? 'known already' : '', sure ? '' : 'not sure', times > 1 ? `${times} times` : ''];
  return words.filter(Boolean).join(' · ');
}

import type { KeyState } from '@muster/contract';
import '../../ui/crypto-sign.css';
import { stateWords } from './key-words.ts';

/** The state of a key as a word in its tone. */
export function KeyStateSign({ state }: { state: KeyState }) {
  const { says, tone } = stateWords[state];
  return <span className={`crypto-word key-state tone-${tone}`}>{says}</span>;
}

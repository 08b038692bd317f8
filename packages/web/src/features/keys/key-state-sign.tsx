import '../../ui/crypto-sign.css';
import type { StateWord } from './key-words.ts';

/** The state of a key as a word in its tone. */
export function KeyStateSign({ word }: { word: StateWord }) {
  return <span className={`crypto-word key-state tone-${word.tone}`}>{word.says}</span>;
}

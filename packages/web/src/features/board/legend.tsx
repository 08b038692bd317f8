import { Sign, verdictLooks } from '../../ui/sign.tsx';
import type { BoardFilter } from './board-filter.ts';
import type { Counts } from './grid-model.ts';
import { verdictWords } from './words-of-row.ts';

interface LegendProps {
  counts: Counts;
  state: string;
  onFilter: (filter: Partial<BoardFilter>) => void;
}

/** What the signs mean and how often each stands; the same filter by sign. */
export function Legend({ counts, state, onFilter }: LegendProps) {
  return (
    <section className="legend" aria-label="Signs and how often each verdict stands">
      {verdictWords
        .filter((word) => counts[word])
        .map((word) => (
          <button
            key={word}
            type="button"
            className="plain"
            aria-pressed={state === word}
            onClick={() => onFilter({ state: state === word ? '' : word })}
          >
            <Sign verdict={word} />
            <b>{counts[word]}</b>
            {verdictLooks[word].says}
          </button>
        ))}
      <p className="quiet small keys">
        <kbd>/</kbd> search · arrows move in the board · <kbd>Enter</kbd> why, <kbd>Enter</kbd> again the
        check · <kbd>Esc</kbd> back
      </p>
    </section>
  );
}

import { memo } from 'react';
import { verdictLooks } from '../../ui/sign.tsx';
import type { Counts } from './grid-model.ts';
import { verdictWords } from './words-of-row.ts';

/** How an axis stands over all sites; the legend says the same in figures. */
export const ShareBar = memo(
  function ShareBar({ counts }: { counts: Counts }) {
    return (
      <span className="share" aria-hidden="true">
        {verdictWords.map((word) =>
          counts[word] ? (
            <span key={word} className={verdictLooks[word].look} style={{ flex: counts[word] }} />
          ) : null,
        )}
      </span>
    );
  },
  (a, b) => verdictWords.every((word) => a.counts[word] === b.counts[word]),
);

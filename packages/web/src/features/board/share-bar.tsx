import { memo } from 'react';
import { verdictLooks } from '../../ui/sign.tsx';
import type { Counts } from './grid-model.ts';
import { verdictWords } from './words-of-row.ts';

/** How an axis stands over all sites; the legend says the same in figures. A picture of itself: it moves nothing when it changes. */
export const ShareBar = memo(
  function ShareBar({ counts }: { counts: Counts }) {
    return <span className="share" aria-hidden="true" style={{ background: pictureOf(counts) }} />;
  },
  (a, b) => verdictWords.every((word) => a.counts[word] === b.counts[word]),
);

function pictureOf(counts: Counts): string {
  const all = verdictWords.reduce((sum, word) => sum + (counts[word] ?? 0), 0);
  let from = 0;
  const stops = verdictWords.flatMap((word) => {
    const share = all === 0 ? 0 : ((counts[word] ?? 0) / all) * 100;
    from += share;
    return share === 0 ? [] : `var(--share-${verdictLooks[word].look}) ${from - share}% ${from}%`;
  });
  return stops.length > 1
    ? `linear-gradient(to right, ${stops.join(', ')})`
    : (stops[0]?.split(' ')[0] ?? '');
}

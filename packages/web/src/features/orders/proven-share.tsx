import type { SiteOrderCounts } from '@muster/contract';
import { sumsOf } from './counts.ts';
import { ShareBar } from './share-bar.tsx';

/** How far an order has come at its sites: the bar, its figures, and what needs a hand. */
export function ProvenShare({ counts }: { counts: SiteOrderCounts }) {
  const { withAgent, proven, needHand } = sumsOf(counts);
  return (
    <span className="proven-share">
      <ShareBar counts={counts} />
      <span className="small">
        {proven} of {withAgent} verified
        {needHand > 0 ? (
          <b className="hot nowrap">
            {' '}
            · {needHand} {needHand === 1 ? 'needs' : 'need'} a hand
          </b>
        ) : null}
      </span>
    </span>
  );
}

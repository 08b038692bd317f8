import type { SiteOrderCounts } from '@muster/contract';
import { partsOf } from './counts.ts';
import { deliveryLooks } from './delivery-looks.ts';
import './share-bar.css';

/** A thin bar of how far an order has come over its sites; the words beside it say the same. */
export function ShareBar({ counts }: { counts: SiteOrderCounts }) {
  const parts = partsOf(counts);
  if (parts.length === 0) return null;
  return (
    <span className="share-bar" aria-hidden="true">
      {parts.map(({ state, sites }) => (
        <i
          key={state}
          className={`share-${state}`}
          style={{ flexGrow: sites }}
          title={`${sites} ${deliveryLooks[state].says}`}
        />
      ))}
    </span>
  );
}

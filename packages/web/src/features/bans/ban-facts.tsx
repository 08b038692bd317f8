import type { BanView, SiteOrderView } from '@muster/contract';
import { useTick } from '../../app/server-clock.ts';
import { durationText, instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { boardRows, quantilesOf } from '../orders/board-model.ts';
import { partsOf, sumsOf } from '../orders/counts.ts';
import { deliveryLooks, needsHand } from '../orders/delivery-looks.ts';
import { lagText } from '../orders/lags.ts';

/** Four figures: where it holds, how fast it was, what needs a hand, how long it lasts. */
export function BanFacts({ ban, deliveries }: { ban: BanView; deliveries: readonly SiteOrderView[] }) {
  const counts: Partial<Record<SiteOrderView['state'], number>> = {};
  for (const { state } of deliveries) counts[state] = (counts[state] ?? 0) + 1;
  const sums = sumsOf(counts);
  const { p50, p95 } = quantilesOf(boardRows(deliveries), 'verified');
  const hands = partsOf(counts).filter(({ state }) => needsHand.has(state));
  const without = sums.all - sums.withAgent;
  return (
    <section className="facts" aria-label="At a glance">
      <div>
        <b>
          {sums.proven} <small>of {count(sums.withAgent, 'site')} verified</small>
        </b>
        <span>
          {without === 0 ? 'every site has an agent' : `${count(without, 'site')} without an agent`}
        </span>
      </div>
      <div>
        <b>
          {p95 === null ? '–' : lagText(p95)} <small>to 95 of 100 sites</small>
        </b>
        <span>{p50 === null ? 'half of them not verified yet' : `half of them after ${lagText(p50)}`}</span>
      </div>
      <div>
        <b className={sums.needHand > 0 ? 'hot' : undefined}>
          {sums.needHand} <small>{sums.needHand === 1 ? 'site needs a hand' : 'sites need a hand'}</small>
        </b>
        <span>
          {hands.length === 0
            ? 'nobody refused or undid it'
            : hands.map(({ state, sites }) => `${sites} ${deliveryLooks[state].says}`).join(', ')}
        </span>
      </div>
      <TimeLeft ban={ban} />
    </section>
  );
}

function TimeLeft({ ban }: { ban: BanView }) {
  const left = useTick((now) =>
    now === null ? null : Math.floor((Date.parse(ban.expiresAt) - now) / 60_000),
  );
  const until = instantText(Date.parse(ban.expiresAt), viewerZone);
  if (ban.state !== 'active' || left === null)
    return (
      <div>
        <b>–</b>
        <span>
          {ban.endedAt === null ? until : `ended ${instantText(Date.parse(ban.endedAt), viewerZone)}`}
        </span>
      </div>
    );
  return (
    <div>
      <b className={left < 24 * 60 ? 'hot' : undefined}>
        {durationText(left * 60)} <small>left</small>
      </b>
      <span>ends by itself {until}</span>
    </div>
  );
}

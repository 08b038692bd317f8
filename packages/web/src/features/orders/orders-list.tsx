import type { OrderView } from '@muster/contract';
import { Link } from 'wouter';
import { instantText, viewerZone } from '../../ui/times.ts';
import { sumsOf } from './counts.ts';
import { effectsBrief } from './effect-words.ts';
import { kindWords } from './order-words.ts';
import './orders.css';
import { ShareBar } from './share-bar.tsx';

/** Orders in a narrow place: what, when, by whom, and how far each has come. */
export function OrdersList({ orders }: { orders: readonly OrderView[] }) {
  return (
    <ul className="orders-list">
      {orders.map((order) => {
        const { withAgent, proven, needHand } = sumsOf(order.counts);
        return (
          <li key={order.id}>
            <div>
              <Link href={order.banId === null ? `/orders/${order.id}` : `/bans/${order.banId}`}>
                {order.title}
              </Link>
              <p className="quiet small">
                {kindWords[order.kind]}
                {order.kind === 'ban' || order.kind === 'contain' ? `: ${effectsBrief(order.effects)}` : ''} ·{' '}
                {order.issuedBy}, {instantText(Date.parse(order.issuedAt), viewerZone)}
              </p>
            </div>
            <div className="orders-list-sites">
              <ShareBar counts={order.counts} />
              <span className="small">
                {proven} of {withAgent} verified
                {needHand > 0 ? (
                  <b className="hot">
                    {' '}
                    · {needHand} {needHand === 1 ? 'needs' : 'need'} a hand
                  </b>
                ) : (
                  ''
                )}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

import type { OrderView } from '@muster/contract';
import { Link } from 'wouter';
import { instantText, viewerZone } from '../../ui/times.ts';
import { effectsBrief } from './effect-words.ts';
import { kindWords } from './order-words.ts';
import './orders.css';
import { ProvenShare } from './proven-share.tsx';

/** Orders in a narrow place: what, when, by whom, and how far each has come. */
export function OrdersList({ orders }: { orders: readonly OrderView[] }) {
  return (
    <ul className="orders-list">
      {orders.map((order) => {
        return (
          <li key={order.id}>
            <div>
              <Link href={order.banId === null ? `/orders/${order.id}` : `/bans/${order.banId}`}>
                {order.title}
              </Link>
              <p className="quiet small">
                {order.banPublicId === null ? '' : `${order.banPublicId} · `}
                {kindWords[order.kind]}
                {order.kind === 'ban' || order.kind === 'contain' ? `: ${effectsBrief(order.effects)}` : ''} ·{' '}
                {order.issuedBy}, {instantText(Date.parse(order.issuedAt), viewerZone)}
              </p>
            </div>
            <ProvenShare counts={order.counts} />
          </li>
        );
      })}
    </ul>
  );
}

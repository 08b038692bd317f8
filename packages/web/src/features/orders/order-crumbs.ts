import type { OrderView } from '@muster/contract';
import type { Crumb } from '../../ui/page.tsx';

/** The way to a site's part in an order: the bans, and the ban or the order itself. */
export function orderCrumbs(order: OrderView | undefined): Crumb[] {
  const bans = { label: 'Bans', href: '/bans' };
  if (!order) return [bans];
  const href = order.banId === null ? `/orders/${order.id}` : `/bans/${order.banId}`;
  return [bans, { label: order.title, href }];
}

import type { Actor, OrdersQuery, OrderView, Page } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { mayListOrders, sitesReadable } from './policy.ts';
import { ordersByIds } from './store.ts';
import { type OrderScope, orderIds, siteDeliveries } from './store-views.ts';
import { countsOf, deliveryViews, orderViews } from './views.ts';

/** The orders that this actor may see, the newest first, each with how far it has come at the sites they may see. */
export async function listOrders(app: App, actor: Actor, query: OrdersQuery): Promise<Page<OrderView>> {
  demand(mayListOrders(actor));
  const { system, ref } = query;
  const ids = await orderIds(app.db, scopeOf(actor), {
    incidentId: query.incident,
    siteId: query.site,
    workload: system !== undefined && ref !== undefined ? { system, ref } : undefined,
    withoutBans: query.withoutBans,
    before: query.cursor,
    limit: query.limit + 1,
  });
  const shown = ids.slice(0, query.limit);
  const byId = new Map((await ordersByIds(app.db, shown)).map((order) => [order.id, order]));
  const orders = await Promise.all(
    shown.flatMap((id) => {
      const order = byId.get(id);
      if (!order) return [];
      return [
        siteDeliveries(app.db, id).then((all) => ({
          order,
          counts: countsOf(deliveryViews(app, order, sitesReadable(actor, order.tlp, all))),
        })),
      ];
    }),
  );
  return {
    items: await orderViews(app, orders),
    next: ids.length > query.limit ? (shown.at(-1) ?? null) : null,
  };
}

function scopeOf({ role, scope }: Actor): OrderScope {
  if (scope.kind === 'ngi') return { kind: 'ngi', ngiId: scope.ngiId };
  if (scope.kind === 'site') return { kind: 'site', siteId: scope.siteId };
  return { kind: 'all', red: role !== 'auditor' };
}

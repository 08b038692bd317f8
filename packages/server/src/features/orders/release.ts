import type { Actor, ContainmentPlan, OrderWithSites, ReleasePreview } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { inverseOf } from './model.ts';
import { announceOrder, placeOrder } from './place.ts';
import { mayOrderAt } from './policy.ts';
import * as store from './store.ts';
import type { SiteDelivery } from './store-views.ts';
import { cannotUndo, demandOrder, readOrder } from './views.ts';

/** What releasing would do, and what it cannot bring back, as the sites' own plans say. */
export async function previewRelease(app: App, actor: Actor, id: string): Promise<ReleasePreview> {
  const { deliveries } = await demandOrder(app, actor, id);
  return releasePreviewOf(deliveries);
}

export function releasePreviewOf(deliveries: readonly SiteDelivery[]): ReleasePreview {
  return {
    sites: deliveries.length,
    withoutAgent: deliveries.filter(({ agent_id }) => agent_id === '').length,
    cannotUndo: deliveries.flatMap(({ siteId, siteName, plan }) =>
      cannotUndo(plan as ContainmentPlan | null).map((one) => ({
        site: { id: siteId, name: siteName },
        ...one,
      })),
    ),
  };
}

/**
 * Undoes a containment or the block of an image everywhere that it went and that the actor answers for, but where it was
 * undone before. A ban is lifted as a ban.
 */
export async function releaseOrder(
  app: App,
  actor: Actor,
  id: string,
  reason: string,
): Promise<OrderWithSites> {
  const { order, deliveries } = await demandOrder(app, actor, id);
  demand(mayOrderAt(actor, deliveries));
  const kind = inverseOf(order.kind);
  if (kind === undefined || order.ban_id !== null) {
    throw new MusterError(
      'state.conflict',
      order.ban_id === null
        ? 'This order undoes another one already; nothing was ordered.'
        : 'This order belongs to a ban; lift the ban instead. Nothing was ordered.',
    );
  }
  const placed = await inTransaction(app.db, async (tx) => {
    await tx.selectFrom('site_order').select('id').where('id', '=', id).forUpdate().execute();
    const before = (await store.undoingOrders(tx, [id])).get(id);
    const undone = before === undefined ? new Set() : await store.sitesUndone(tx, id);
    const siteIds = [...new Set(deliveries.map(({ siteId }) => siteId))].filter((one) => !undone.has(one));
    if (siteIds.length === 0)
      throw new MusterError('state.conflict', `This was released before, by ${before}; nothing was ordered.`);
    return await placeOrder(tx, app, actor, {
      kind,
      target: order.target,
      title: order.title,
      effects: order.effects,
      reason,
      tlp: order.tlp,
      incidentId: order.incident_id,
      exercise: order.exercise,
      expiresAt: null,
      siteIds,
      undoes: id,
    });
  });
  announceOrder(app, placed);
  return await readOrder(app, actor, placed.id);
}

import type { SiteOrderState } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { siteNames } from '../federation/index.ts';
import { logEvent } from '../incidents/index.ts';
import type { DeliveryState } from './model.ts';
import type { DeliveryKey, OrderRow } from './store.ts';

export type Changed = DeliveryKey & DeliveryState & { before: SiteOrderState };

/** What a person must know of: that it went well at a thousand sites is one line, that it did not at one is another. */
const TOLD: Partial<Record<SiteOrderState, string>> = {
  waiting: 'waits at the site',
  refused: 'was refused by the site',
  failed: 'failed at the site',
  undone: 'was undone at the site',
  reasserted: 'was undone at the site and made again',
};

/** Writes into the incident's log what changed about its order. */
export async function tellIncident(
  tx: Tx,
  order: Pick<OrderRow, 'id' | 'title' | 'kind' | 'incident_id'>,
  changed: readonly Changed[],
  at: Date,
): Promise<void> {
  const incidentId = order.incident_id as string;
  const told = changed.filter(({ state, before }) => state !== before && TOLD[state] !== undefined);
  const names = await siteNames(
    tx,
    told.map(({ siteId }) => siteId),
  );
  for (const { siteId, agentId, state, reason } of told) {
    const why = reason === '' ? '' : `: ${reason}`;
    await logEvent(tx, {
      incidentId,
      at,
      kind: `order.${state}`,
      actor: agentId,
      siteId,
      text: `The order “${order.title}” ${TOLD[state]} ${names.get(siteId) ?? siteId}${why}`,
      data: { order: order.id, state },
    });
  }
  const last = changed.some(({ state, before }) => state === 'verified' && before !== 'verified');
  if (last && (await isVerifiedEverywhere(tx, order.id))) {
    await logEvent(tx, {
      incidentId,
      at,
      kind: 'order.verified',
      actor: 'system',
      text: `The order “${order.title}” is verified by reading back at every site that has an agent`,
      data: { order: order.id },
    });
  }
}

async function isVerifiedEverywhere(tx: Tx, orderId: string): Promise<boolean> {
  const open = await tx
    .selectFrom('order_delivery')
    .select('site_id')
    .where('order_id', '=', orderId)
    .where('agent_id', '<>', '')
    .where('state', '<>', 'verified')
    .limit(1)
    .executeTakeFirst();
  return open === undefined;
}

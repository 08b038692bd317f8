import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import type { ConfirmedListener } from '../agents/index.ts';
import { wakeStreams } from '../signals/index.ts';
import { sendTo } from './place.ts';
import * as store from './store.ts';

const MINUTE_MS = 60_000;

export const orderJobKinds: readonly string[] = ['orders.catch-up'];

/** `orders.catch-up`: what stands is sent to agents that came after it was ordered. */
export function orderJobs(app: App): JobHandlers {
  return { 'orders.catch-up': () => sendStanding(app) };
}

export const orderSchedules: readonly Schedule[] = [recurring('orders.catch-up', MINUTE_MS)];

/**
 * An agent that was confirmed after an order was placed gets it too, while it stands: bans do not end with a machine
 * that was replaced, and a site that puts up its first agent learns of what was there before.
 */
export function standingOrders(app: App): ConfirmedListener {
  return async (tx, { siteId }) => {
    const open = await store.unsentOrders(tx, app.clocks.procedure.now(), siteId);
    for (const { orderId, siteIds } of open) await sendOne(app, tx, orderId, siteIds);
  };
}

/** The same for all sites: what was missed between two jobs. */
export async function sendStanding(app: App): Promise<void> {
  for (const { orderId, siteIds } of await store.unsentOrders(app.db, app.clocks.procedure.now())) {
    wakeStreams(app, await inTransaction(app.db, (tx) => sendOne(app, tx, orderId, siteIds)));
  }
}

async function sendOne(app: App, tx: Tx, orderId: string, siteIds: readonly string[]): Promise<string[]> {
  const order = await store.orderById(tx, orderId);
  if (!order) return [];
  const streams = await sendTo(tx, app, order, siteIds, { onlyNew: true });
  await store.dropUnaddressed(tx, orderId, siteIds);
  return streams;
}

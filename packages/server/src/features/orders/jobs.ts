import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
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
export async function sendStanding(app: App): Promise<void> {
  const now = app.clocks.procedure.now();
  for (const { orderId, siteIds } of await store.unsentOrders(app.db, now)) {
    const woken = await inTransaction(app.db, async (tx) => {
      const order = await store.orderById(tx, orderId);
      if (!order) return [];
      const streams = await sendTo(tx, app, order, siteIds, { onlyNew: true });
      await store.dropUnaddressed(tx, orderId, siteIds);
      return streams;
    });
    wakeStreams(app, woken);
  }
}

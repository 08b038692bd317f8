import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JobHandlers, recurring, type Schedule } from '../../jobs/index.ts';
import type { ConfirmedListener } from '../agents/index.ts';
import { wakeStreams } from '../signals/index.ts';
import { sendTo } from './place.ts';
import * as store from './store.ts';
import { type UnsentEnd, unsentEnds } from './store-ends.ts';

const MINUTE_MS = 60_000;

export const orderJobKinds: readonly string[] = ['orders.catch-up'];

/** `orders.catch-up`: what stands is sent to agents that came after it was ordered, and what ended meanwhile. */
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
    const now = app.clocks.procedure.now();
    const open = await store.unsentOrders(tx, now, siteId);
    for (const { orderId, siteIds } of open) await sendOne(app, tx, orderId, siteIds);
    if (open.length === store.MOST_UNSENT) return;
    for (const end of await unsentEnds(tx, { now, siteId })) await sendEnd(app, tx, end);
  };
}

/** The same for all sites: what was missed between two jobs. */
export async function sendStanding(app: App): Promise<void> {
  const now = app.clocks.procedure.now();
  const open = await store.unsentOrders(app.db, now);
  for (const { orderId, siteIds } of open) {
    wakeStreams(app, await inTransaction(app.db, (tx) => sendOne(app, tx, orderId, siteIds)));
  }
  // Those that stand come first: an end takes back nothing that one of them means.
  if (open.length === store.MOST_UNSENT) return;
  for (const end of await unsentEnds(app.db, { now }))
    wakeStreams(app, await inTransaction(app.db, (tx) => sendEnd(app, tx, end)));
}

/**
 * An order that ended while nobody was there to take it back goes to the agent in the place of the one that had begun
 * it, and with it the one that undoes it. Once sent it waits on the stream until it is acknowledged.
 */
async function sendEnd(
  app: App,
  tx: Tx,
  { orderId, siteId, agentId, undoneBy }: UnsentEnd,
): Promise<string[]> {
  const agents = new Set([agentId]);
  const [order, back] = [
    await store.orderById(tx, orderId),
    undoneBy === null ? undefined : await store.orderById(tx, undoneBy),
  ];
  if (!order) return [];
  const streams = await sendTo(tx, app, order, [siteId], { onlyNew: true, agents, over: true });
  if (back) streams.push(...(await sendTo(tx, app, back, [siteId], { onlyNew: true, agents })));
  return streams;
}

async function sendOne(app: App, tx: Tx, orderId: string, siteIds: readonly string[]): Promise<string[]> {
  const order = await store.orderById(tx, orderId);
  if (!order) return [];
  const streams = await sendTo(tx, app, order, siteIds, { onlyNew: true });
  await store.dropUnaddressed(tx, orderId, siteIds);
  return streams;
}

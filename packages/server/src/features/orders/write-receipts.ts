import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntries } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { publishIncident } from '../incidents/index.ts';
import { type Changed, tellIncident } from './incident-lines.ts';
import { deliveryFrom, type ReceiptFact } from './model.ts';
import type { ReadReceipt } from './read-receipt.ts';
import * as store from './store.ts';

export type Outcome = { taken: true; jti: string } | { taken: false; code: string; detail: string };

export interface ReceiptToWrite {
  receipt: ReadReceipt;
  agentId: string;
  receivedAt: Date;
}

/** Writes a group in one transaction; gives what became of each, by place. */
export async function writeReceipts(app: App, group: readonly ReceiptToWrite[]): Promise<Outcome[]> {
  const { outcomes, changed, orders } = await inTransaction(app.db, (tx) => writeIn(tx, group));
  for (const order of orders) {
    const sites = changed.filter(({ orderId }) => orderId === order.id).map(({ siteId }) => siteId);
    if (sites.length === 0) continue;
    app.events.publish(`order:${order.id}`, 'order.changed', { order: order.id, sites });
    if (order.ban_id !== null)
      app.events.publish(`ban:${order.ban_id}`, 'ban.changed', { ban: order.ban_id, sites });
    if (order.incident_id !== null) publishIncident(app, order.incident_id);
  }
  return outcomes;
}

async function writeIn(
  tx: Tx,
  group: readonly ReceiptToWrite[],
): Promise<{ outcomes: Outcome[]; changed: Changed[]; orders: store.OrderRow[] }> {
  const receipts = group.map(rowOf);
  const known = new Set((await store.lockDeliveries(tx, distinct(receipts))).map(store.keyOf));
  const toAgents = receipts.filter((receipt) => known.has(store.keyOf(receipt)));
  const written = await store.insertReceipts(tx, toAgents);
  const fresh = firsts(toAgents.filter(({ jti }) => written.has(jti)));
  const isFresh = new Set(fresh);
  const repeated = toAgents.filter((receipt) => !isFresh.has(receipt));
  const standing = await store.standingReceipts(tx, repeated);
  const stored = new Set([...fresh, ...standing].map(saysOf));
  const orders = await store.ordersByIds(
    tx,
    fresh.map(({ orderId }) => orderId),
  );
  const changed = await recompute(tx, group, fresh, orders);
  const outcomes = receipts.map((receipt) => outcomeOf(receipt, known, stored));
  return { outcomes, changed, orders };
}

async function recompute(
  tx: Tx,
  group: readonly ReceiptToWrite[],
  fresh: readonly store.NewReceipt[],
  orders: readonly store.OrderRow[],
): Promise<Changed[]> {
  if (fresh.length === 0) return [];
  const isFresh = new Set(fresh.map(({ sha256 }) => sha256));
  const claims = group.flatMap(({ receipt, agentId }) =>
    isFresh.has(receipt.sha256) ? [{ ...receipt.claims, agentId }] : [],
  );
  await store.insertEffects(
    tx,
    claims.flatMap(({ orderId, siteId, agentId, step, effects }) =>
      effects.map((effect) => ({ orderId, siteId, agentId, step, effect })),
    ),
  );
  await store.storePlans(
    tx,
    claims.flatMap(({ orderId, siteId, agentId, step, plan }) =>
      plan === null ? [] : [{ orderId, siteId, agentId, step, plan }],
    ),
  );
  const kinds = new Map(orders.map(({ id, kind }) => [id, kind]));
  const facts = groupBy(await store.receiptFacts(tx, distinct(fresh)), store.keyOf);
  const states = distinct(fresh).map((key) => ({
    ...key,
    ...deliveryFrom(kinds.get(key.orderId) ?? 'ban', (facts.get(store.keyOf(key)) ?? []).map(factOf)),
  }));
  const before = await store.storeStates(tx, states);
  const changed = states.map(
    (state): Changed => ({ ...state, before: before.get(store.keyOf(state)) ?? 'queued' }),
  );
  await recordInLedger(tx, fresh);
  for (const order of orders) {
    if (order.incident_id !== null)
      await tellIncident(
        tx,
        order,
        changed.filter(({ orderId }) => orderId === order.id),
        fresh[0]?.receivedAt as Date,
      );
  }
  return changed;
}

/** One entry an order and group: the hashes of the signed receipts, with what each says. */
async function recordInLedger(tx: Tx, fresh: readonly store.NewReceipt[]): Promise<void> {
  const byOrder = groupBy(fresh, ({ orderId }) => orderId);
  await appendEntries(
    tx,
    [...byOrder].map(([orderId, receipts]) => ({
      at: receipts[0]?.receivedAt as Date,
      kind: 'order.receipts',
      subject: orderId,
      actor: receipts.length === 1 ? (receipts[0]?.agentId as string) : 'system',
      body: {
        receipts: receipts.map(({ siteId, agentId, step, state, sha256 }) => ({
          site: siteId,
          agent: agentId,
          step,
          state,
          sha256,
        })),
      },
    })),
  );
}

/** What makes two receipts the same: an agent that changed its key signs what waited anew, so the bytes do not. */
function saysOf(receipt: store.DeliveryKey & Pick<store.NewReceipt, 'jti' | 'step' | 'state'>): string {
  return `${receipt.jti} ${store.keyOf(receipt)} ${receipt.step} ${receipt.state}`;
}

function outcomeOf(
  receipt: store.NewReceipt,
  known: ReadonlySet<string>,
  stored: ReadonlySet<string>,
): Outcome {
  if (!known.has(store.keyOf(receipt))) {
    return {
      taken: false,
      code: 'receipt.unknown-order',
      detail: `No order ${receipt.orderId} was sent to this agent. The receipt was not kept.`,
    };
  }
  const { jti } = receipt;
  if (stored.has(saysOf(receipt))) return { taken: true, jti };
  return {
    taken: false,
    code: 'receipt.conflict',
    detail: `Another receipt of order ${receipt.orderId} has this jti or step ${receipt.step}; the first one stands. Does a second copy of the agent run?`,
  };
}

function rowOf({ receipt, agentId, receivedAt }: ReceiptToWrite): store.NewReceipt {
  const { claims, jws, sha256 } = receipt;
  const counts = { holds: 0, differs: 0, unknown: 0, released: 0 };
  let fullFrom: string | null = null;
  for (const effect of claims.effects) {
    counts[effect.state] += 1;
    if (effect.fullFrom !== null && (fullFrom === null || Date.parse(effect.fullFrom) > Date.parse(fullFrom)))
      fullFrom = effect.fullFrom;
  }
  const plan = claims.plan === null ? 'none' : claims.plan.steps.length === 0 ? 'empty' : 'steps';
  return {
    jti: claims.jti,
    orderId: claims.orderId,
    siteId: claims.siteId,
    agentId,
    seq: claims.seq,
    step: claims.step,
    state: claims.state,
    at: new Date(claims.at),
    receivedAt,
    decidedBy: claims.decidedBy,
    reason: claims.reason,
    effects: { ...counts, fullFrom, plan },
    jws,
    sha256,
  };
}

function factOf(row: store.FactRow): ReceiptFact {
  const { fullFrom, plan, ...counts } = row.effects;
  return {
    step: row.step,
    state: row.state,
    receivedAt: row.receivedAt,
    decidedBy: row.decidedBy,
    reason: row.reason,
    effects: { ...counts, fullFrom: fullFrom === null ? null : new Date(fullFrom) },
    plan: plan as ReceiptFact['plan'],
  };
}

function distinct(keys: readonly store.DeliveryKey[]): store.DeliveryKey[] {
  const byKey = new Map(
    keys.map(({ orderId, siteId, agentId }) => {
      const key = { orderId, siteId, agentId };
      return [store.keyOf(key), key];
    }),
  );
  return [...byKey.values()];
}

/** Of several with one jti in one group the first was written. */
function firsts(receipts: readonly store.NewReceipt[]): store.NewReceipt[] {
  const seen = new Set<string>();
  return receipts.filter(({ jti }) => !seen.has(jti) && seen.add(jti));
}

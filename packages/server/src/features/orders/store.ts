import type { ContainmentPlan, OrderEffect, ReceiptState, SiteOrderState } from '@muster/contract';
import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { OrderDeliveryTable, OrderReceiptTable, SiteOrderTable } from '../../db/tables/orders.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { Decider, DeliveryState } from './model.ts';

export type Reader = Db | Tx;
export type OrderRow = Selectable<SiteOrderTable>;
export type DeliveryRow = Selectable<OrderDeliveryTable>;
export type ReceiptRow = Selectable<OrderReceiptTable>;

export interface DeliveryKey {
  orderId: string;
  siteId: string;
  /** Empty for a site without an agent. */
  agentId: string;
}

export function keyOf({ orderId, siteId, agentId }: DeliveryKey): string {
  return `${orderId} ${siteId} ${agentId}`;
}

export async function insertOrder(
  tx: Tx,
  row: Omit<OrderRow, 'target' | 'effects'> & { target: object; effects: object },
): Promise<void> {
  await tx
    .insertInto('site_order')
    .values({ ...row, target: JSON.stringify(row.target), effects: JSON.stringify(row.effects) })
    .execute();
}

export async function orderById(db: Reader, id: string): Promise<OrderRow | undefined> {
  return await db.selectFrom('site_order').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function ordersByIds(db: Reader, ids: readonly string[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('site_order')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
}

/** The order that undoes this one, if there is one; the newest. */
export async function undoingOrders(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('site_order')
    .select(['id', 'undoes'])
    .where('undoes', 'in', [...ids])
    .orderBy('id')
    .execute();
  return new Map(rows.map(({ id, undoes }) => [undoes as string, id]));
}

/** The sites to which an order went that undoes this one: officers of an NGI undo it at their own alone. */
export async function sitesUndone(db: Reader, id: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('order_delivery')
    .innerJoin('site_order', 'site_order.id', 'order_delivery.order_id')
    .select('order_delivery.site_id as siteId')
    .where('site_order.undoes', '=', id)
    .execute();
  return new Set(rows.map(({ siteId }) => siteId));
}

export interface NewDelivery extends DeliveryKey {
  streamId: string | null;
  seq: number | null;
  queuedAt: Date | null;
  state: SiteOrderState;
}

export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    insert into order_delivery (order_id, site_id, agent_id, stream_id, seq, queued_at, state)
    select "orderId", "siteId", "agentId", "streamId", seq, "queuedAt", state
    from json_to_recordset(${JSON.stringify(deliveries)}::json) as d
      ("orderId" text, "siteId" text, "agentId" text, "streamId" text, seq bigint, "queuedAt" timestamptz, state text)
    on conflict do nothing`.execute(tx);
}

export async function deliveriesOf(db: Reader, orderId: string): Promise<DeliveryRow[]> {
  return await db
    .selectFrom('order_delivery')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('site_id')
    .orderBy('agent_id')
    .execute();
}

/** Those that agents answer for, held until the transaction ends; always in one order, so that none waits in a circle. */
export async function lockDeliveries(tx: Tx, keys: readonly DeliveryKey[]): Promise<DeliveryKey[]> {
  const { rows } = await sql<DeliveryKey>`
    select d.order_id as "orderId", d.site_id as "siteId", d.agent_id as "agentId" from order_delivery d
    join json_to_recordset(${JSON.stringify(keys)}::json) as k ("orderId" text, "siteId" text, "agentId" text)
      on d.order_id = k."orderId" and d.site_id = k."siteId" and d.agent_id = k."agentId"
    order by d.order_id, d.site_id, d.agent_id for update of d`.execute(tx);
  return rows;
}

export interface NewReceipt extends DeliveryKey {
  jti: string;
  seq: number;
  step: number;
  state: ReceiptState;
  at: Date;
  receivedAt: Date;
  decidedBy: Decider | null;
  reason: string;
  effects: object;
  jws: string;
  sha256: string;
}

/** The jtis of those that were not there before. */
export async function insertReceipts(tx: Tx, receipts: readonly NewReceipt[]): Promise<Set<string>> {
  const { rows } = await sql<{ jti: string }>`
    insert into order_receipt (jti, order_id, site_id, agent_id, seq, step, state, at, received_at, decided_by, reason,
      effects, jws, sha256)
    select jti, "orderId", "siteId", "agentId", seq, step, state, at, "receivedAt", "decidedBy", reason, effects, jws,
      sha256
    from json_to_recordset(${JSON.stringify(receipts)}::json) as r
      (jti text, "orderId" text, "siteId" text, "agentId" text, seq bigint, step int, state text, at timestamptz,
       "receivedAt" timestamptz, "decidedBy" jsonb, reason text, effects jsonb, jws text, sha256 text)
    on conflict do nothing returning jti`.execute(tx);
  return new Set(rows.map(({ jti }) => jti));
}

/** What stands under the jtis of receipts that could not be put. */
export async function standingReceipts(
  tx: Tx,
  receipts: readonly NewReceipt[],
): Promise<(DeliveryKey & Pick<NewReceipt, 'jti' | 'step' | 'state'>)[]> {
  if (receipts.length === 0) return [];
  const given = JSON.stringify(receipts.map(({ jti }) => ({ jti })));
  const { rows } = await sql<DeliveryKey & Pick<NewReceipt, 'jti' | 'step' | 'state'>>`
    select r.jti, r.order_id as "orderId", r.site_id as "siteId", r.agent_id as "agentId", r.step, r.state
    from order_receipt r join json_to_recordset(${given}::json) as k (jti text) on r.jti = k.jti`.execute(tx);
  return rows;
}

export interface NewEffect extends DeliveryKey {
  step: number;
  effect: OrderEffect;
}

export async function insertEffects(tx: Tx, effects: readonly NewEffect[]): Promise<void> {
  if (effects.length === 0) return;
  await sql`
    insert into order_effect (order_id, site_id, agent_id, effect_id, read_at, step, state, effect)
    select "orderId", "siteId", "agentId", effect ->> 'id', (effect ->> 'readAt')::timestamptz, step, effect ->> 'state',
      effect
    from json_to_recordset(${JSON.stringify(effects)}::json) as e
      ("orderId" text, "siteId" text, "agentId" text, step int, effect jsonb)
    on conflict do nothing`.execute(tx);
}

export interface NewPlan extends DeliveryKey {
  step: number;
  plan: ContainmentPlan;
}

/** The plan of the highest step stays, whatever the order in which they come. */
export async function storePlans(tx: Tx, plans: readonly NewPlan[]): Promise<void> {
  for (const { orderId, siteId, agentId, step, plan } of plans) {
    await tx
      .updateTable('order_delivery')
      .set({ plan: JSON.stringify(plan), plan_step: step })
      .where('order_id', '=', orderId)
      .where('site_id', '=', siteId)
      .where('agent_id', '=', agentId)
      .where('plan_step', '<', step)
      .execute();
  }
}

export interface FactRow extends DeliveryKey {
  step: number;
  state: ReceiptState;
  receivedAt: Date;
  decidedBy: Decider | null;
  reason: string;
  effects: {
    holds: number;
    differs: number;
    unknown: number;
    released: number;
    fullFrom: string | null;
    plan: string;
  };
}

export async function receiptFacts(tx: Reader, keys: readonly DeliveryKey[]): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    select r.order_id as "orderId", r.site_id as "siteId", r.agent_id as "agentId", r.step, r.state,
      r.received_at as "receivedAt", r.decided_by as "decidedBy", r.reason, r.effects
    from order_receipt r
    join json_to_recordset(${JSON.stringify(keys)}::json) as k ("orderId" text, "siteId" text, "agentId" text)
      on r.order_id = k."orderId" and r.site_id = k."siteId" and r.agent_id = k."agentId"
    order by r.step`.execute(tx);
  return rows;
}

/** Gives what was shown before, by key. */
export async function storeStates(
  tx: Tx,
  states: readonly (DeliveryKey & DeliveryState)[],
): Promise<Map<string, SiteOrderState>> {
  const rows = states.map(({ effects, ...rest }) => {
    const { fullFrom, ...counts } = effects;
    return { ...rest, effects: counts, fullFrom };
  });
  const { rows: before } = await sql<DeliveryKey & { state: SiteOrderState }>`
    update order_delivery d set state = n.state, received_at = n."receivedAt", applied_at = n."appliedAt",
      verified_at = n."verifiedAt", ended_at = n."endedAt", decided_by = n."decidedBy", reason = n.reason,
      effects = n.effects, full_from = n."fullFrom", missing = n.missing
    from json_to_recordset(${JSON.stringify(rows)}::json) as n
      ("orderId" text, "siteId" text, "agentId" text, state text, "receivedAt" timestamptz, "appliedAt" timestamptz,
       "verifiedAt" timestamptz, "endedAt" timestamptz, "decidedBy" jsonb, reason text, effects jsonb,
       "fullFrom" timestamptz, missing int)
    join order_delivery o on o.order_id = n."orderId" and o.site_id = n."siteId" and o.agent_id = n."agentId"
    where d.order_id = n."orderId" and d.site_id = n."siteId" and d.agent_id = n."agentId"
    returning d.order_id as "orderId", d.site_id as "siteId", d.agent_id as "agentId", o.state`.execute(tx);
  return new Map(before.map((row) => [keyOf(row), row.state]));
}

/** The keys that agents have, and those that ended since. */
export async function keysOfAgents(
  db: Reader,
  agentIds: readonly string[],
  since: Date,
): Promise<Map<string, { x: string; endedAt: Date | null }[]>> {
  const rows = await db
    .selectFrom('agent_key')
    .select(['agent_id', 'x', 'ended_at as endedAt'])
    .where('agent_id', '=', sql<string>`any(${[...agentIds]})`)
    .where((e) => e.or([e('ended_at', 'is', null), e('ended_at', '>=', since)]))
    .orderBy('id', 'desc')
    .execute();
  return groupBy(rows, ({ agent_id }) => agent_id);
}

export async function receiptsOf(
  db: Reader,
  { orderId, siteId, agentId }: DeliveryKey,
): Promise<ReceiptRow[]> {
  return await db
    .selectFrom('order_receipt')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('site_id', '=', siteId)
    .where('agent_id', '=', agentId)
    .orderBy('step')
    .execute();
}

/** The last receipts that carry a plan, and the very last ones whatever they say; the newest first. */
export async function lastFindings(
  db: Reader,
  { orderId, siteId, agentId }: DeliveryKey,
  most: { ofAll: number; lastWords: number },
): Promise<{ jws: string; receivedAt: Date; hasPlan: boolean }[]> {
  const { rows } = await sql<{ jws: string; receivedAt: Date; hasPlan: boolean }>`
    with told as (
      select jws, step, received_at, effects ->> 'plan' = 'steps' as has_plan,
        row_number() over (order by step desc) as place
      from order_receipt where order_id = ${orderId} and site_id = ${siteId} and agent_id = ${agentId})
    select jws, received_at as "receivedAt", has_plan as "hasPlan" from told
    where has_plan or place <= ${most.lastWords} order by step desc limit ${most.ofAll}`.execute(db);
  return rows;
}

export async function effectsOf(
  db: Reader,
  { orderId, siteId, agentId }: DeliveryKey,
): Promise<OrderEffect[]> {
  const rows = await db
    .selectFrom('order_effect')
    .select('effect')
    .where('order_id', '=', orderId)
    .where('site_id', '=', siteId)
    .where('agent_id', '=', agentId)
    .orderBy('step')
    .orderBy('effect_id')
    .execute();
  return rows.map(({ effect }) => effect);
}

/** So many are sent in one pass. */
export const MOST_UNSENT = 500;

/**
 * Orders that stand (not over, not undone, no inverse) with sites that have an active agent which never got them. The
 * oldest first: what undoes is sent after what it undoes, or not at all.
 */
export async function unsentOrders(
  db: Reader,
  now: Date,
  siteId?: string,
): Promise<{ orderId: string; siteIds: string[] }[]> {
  const { rows } = await sql<{ orderId: string; siteIds: string[] }>`
    select o.id as "orderId", array_agg(distinct a.site_id) as "siteIds"
    from agent a
    join order_delivery at_site on at_site.site_id = a.site_id
    join site_order o on o.id = at_site.order_id
    where a.state = 'active' and (${siteId ?? null}::text is null or a.site_id = ${siteId ?? null})
      and o.undoes is null and (o.expires_at is null or o.expires_at > ${now})
      and not exists (select from site_order u where u.undoes = o.id and exists
        (select from order_delivery ud where ud.order_id = u.id and ud.site_id = a.site_id))
      and not exists (select from order_delivery d
        where d.order_id = o.id and d.site_id = a.site_id and d.agent_id = a.id)
    group by o.id order by o.id limit ${MOST_UNSENT}`.execute(db);
  return rows;
}

/** A site that has an agent by now is no longer one without. */
export async function dropUnaddressed(tx: Tx, orderId: string, siteIds: readonly string[]): Promise<void> {
  await sql`
    delete from order_delivery d where d.order_id = ${orderId} and d.site_id = any(${[...siteIds]}) and d.agent_id = ''
      and exists (select from order_delivery o
        where o.order_id = d.order_id and o.site_id = d.site_id and o.agent_id <> '')`.execute(tx);
}

/** The agents that were sent this order. */
export async function agentsOf(db: Reader, orderId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('order_delivery')
    .select('agent_id')
    .where('order_id', '=', orderId)
    .where('agent_id', '<>', '')
    .execute();
  return new Set(rows.map(({ agent_id }) => agent_id));
}

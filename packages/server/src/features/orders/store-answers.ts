import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { OrderAnswerTable } from '../../db/tables/orders.ts';
import type { DeliveryKey, Reader } from './store.ts';

export type AnswerRow = Selectable<OrderAnswerTable>;

/** The step of the last receipt that came of this delivery. */
export async function lastStep(
  db: Reader,
  { orderId, siteId, agentId }: DeliveryKey,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('order_receipt')
    .select((e) => e.fn.max('step').as('step'))
    .where('order_id', '=', orderId)
    .where('site_id', '=', siteId)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  return row?.step ?? undefined;
}

export async function answerTo(
  db: Reader,
  { orderId, siteId, agentId }: DeliveryKey,
  step: number,
): Promise<AnswerRow | undefined> {
  return await db
    .selectFrom('order_answer')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('site_id', '=', siteId)
    .where('agent_id', '=', agentId)
    .where('step', '=', step)
    .executeTakeFirst();
}

export async function insertAnswer(tx: Tx, row: AnswerRow): Promise<void> {
  await tx.insertInto('order_answer').values(row).execute();
}

/** The state and the stream of a delivery, read under its lock. */
export async function lockedDelivery(
  tx: Tx,
  { orderId, siteId, agentId }: DeliveryKey,
): Promise<{ state: string; streamId: string | null } | undefined> {
  const { rows } = await sql<{ state: string; streamId: string | null }>`
    select state, stream_id as "streamId" from order_delivery
    where order_id = ${orderId} and site_id = ${siteId} and agent_id = ${agentId} for update`.execute(tx);
  return rows[0];
}

import type { Tx } from '../../db/database.ts';
import { enqueue } from '../../jobs/index.ts';
import { newId } from '../../kernel/ids.ts';

export interface NewDelivery {
  webhookId: string;
  /** Names what is told: the same is told to a webhook once. */
  eventId: string;
  kind: string;
  incidentId: string | null;
  body: string;
  at: Date;
}

/** Undefined when this webhook was told of it before. */
export async function insertDelivery(tx: Tx, delivery: NewDelivery): Promise<string | undefined> {
  const { webhookId, eventId, kind, incidentId, body, at } = delivery;
  const row = await tx
    .insertInto('webhook_delivery')
    .values({
      id: newId('whd', at),
      webhook_id: webhookId,
      event_id: eventId,
      kind,
      incident_id: incidentId,
      body,
      made_at: at,
      state: 'waiting',
      attempts: 0,
      next_try_at: at,
      last_try_at: null,
      last_status: null,
      last_error: null,
    })
    .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row) await enqueueTry(tx, row.id, 0, at);
  return row?.id;
}

/** One job a try: its key carries the number of tries before it. */
export async function enqueueTry(tx: Tx, delivery: string, attempts: number, runAt: Date): Promise<void> {
  await enqueue(tx, {
    kind: 'webhook.deliver',
    body: { delivery },
    runAt,
    dedupeKey: `webhook.deliver:${delivery}:${attempts}`,
  });
}

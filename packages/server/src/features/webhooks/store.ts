import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { WebhookDeliveryTable, WebhookSecretTable, WebhookTable } from '../../db/tables/webhooks.ts';

export type Reader = Db | Tx;
export type WebhookRow = Selectable<WebhookTable>;
export type SecretRow = Selectable<WebhookSecretTable>;
export type DeliveryRow = Selectable<WebhookDeliveryTable>;

export async function webhooks(db: Reader): Promise<WebhookRow[]> {
  return await db
    .selectFrom('webhook')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('owner_kind')
    .orderBy('name')
    .orderBy('id')
    .execute();
}

export async function webhookById(db: Reader, id: string): Promise<WebhookRow | undefined> {
  return await db
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export async function lockWebhook(tx: Tx, id: string): Promise<WebhookRow | undefined> {
  return await tx
    .selectFrom('webhook')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Those that sign at this moment, the newest first. */
export async function secretsOf(db: Reader, webhookId: string, at: Date): Promise<SecretRow[]> {
  return await db
    .selectFrom('webhook_secret')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .where((e) => e.or([e('ends_at', 'is', null), e('ends_at', '>', at)]))
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

export async function deliveryById(db: Reader, id: string): Promise<DeliveryRow | undefined> {
  return await db.selectFrom('webhook_delivery').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function deliveriesOf(
  db: Reader,
  webhookId: string,
  before: string | undefined,
  limit: number,
): Promise<(DeliveryRow & { public_id: string | null })[]> {
  let rows = db
    .selectFrom('webhook_delivery')
    .leftJoin('incident', 'incident.id', 'webhook_delivery.incident_id')
    .selectAll('webhook_delivery')
    .select('incident.public_id')
    .where('webhook_id', '=', webhookId);
  if (before !== undefined) rows = rows.where('webhook_delivery.id', '<', before);
  return await rows.orderBy('webhook_delivery.id', 'desc').limit(limit).execute();
}

export async function updateDelivery(tx: Tx, id: string, change: Partial<DeliveryRow>): Promise<void> {
  await tx.updateTable('webhook_delivery').set(change).where('id', '=', id).execute();
}

/** What waits of a webhook that is switched off or gone will not be sent. */
export async function dropWaiting(tx: Tx, webhookId: string, why: string): Promise<void> {
  await tx
    .updateTable('webhook_delivery')
    .set({ state: 'dropped', next_try_at: null, last_error: why })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .execute();
}

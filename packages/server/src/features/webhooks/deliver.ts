import type { TlpLabel } from '@muster/contract';
import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { queueNotice } from '../notify/index.ts';
import { DISABLED_AFTER_MS, nextTry } from './model.ts';
import { mayTell } from './on-event.ts';
import { enqueueTry } from './queue.ts';
import { openSecret, signedHeaders } from './signature.ts';
import * as store from './store.ts';

const GONE = 410;

/**
 * One try. Whoever dies between the far end's answer and our commit posts the same again under the same id: the far end
 * hears of it twice at worst, never not at all.
 */
export async function deliver(app: App, id: string): Promise<void> {
  const ready = await inTransaction(app.db, (tx) => prepare(app, tx, id));
  if (!ready) return;
  const outcome = await attempt(app, ready);
  await inTransaction(app.db, (tx) => record(app, tx, ready, outcome));
}

interface Ready {
  delivery: store.DeliveryRow;
  url: string;
  secrets: string[];
}

interface Outcome {
  status: number | null;
  error: string | null;
}

async function prepare(app: App, tx: Tx, id: string): Promise<Ready | undefined> {
  const delivery = await store.deliveryById(tx, id);
  if (delivery?.state !== 'waiting') return undefined;
  const webhook = await store.webhookById(tx, delivery.webhook_id);
  if (!webhook || webhook.disabled_at !== null) {
    await drop(tx, id, 'the webhook is switched off');
    return undefined;
  }
  const at = app.clocks.procedure.now();
  if (!(await mayStillBeTold(tx, webhook, delivery, at))) {
    await drop(tx, id, 'its owner may no longer read it, or its label became narrower');
    return undefined;
  }
  const secrets = await store.secretsOf(tx, webhook.id, at);
  return {
    delivery,
    url: webhook.url,
    secrets: secrets.map(({ sealed }) => openSecret(app.keys.master, webhook.id, sealed)),
  };
}

async function drop(tx: Tx, id: string, why: string): Promise<void> {
  await store.updateDelivery(tx, id, { state: 'dropped', next_try_at: null, last_error: why });
}

/** Asked anew at every try: labels rise, sites leave an incident, shares end. */
async function mayStillBeTold(
  tx: Tx,
  webhook: store.WebhookRow,
  delivery: store.DeliveryRow,
  at: Date,
): Promise<boolean> {
  if (delivery.incident_id === null) return true;
  const row = await tx
    .selectFrom('incident')
    .innerJoin('incident_event', 'incident_event.incident_id', 'incident.id')
    .select(['incident.id', 'incident.tlp', 'incident_event.site_id', 'incident_event.audience'])
    .where('incident_event.id', '=', delivery.event_id)
    .executeTakeFirst();
  if (!row) return false;
  // What was written when the label was wider says more than it may say now.
  const became = row.tlp as TlpLabel;
  const wasOpen = JSON.parse(delivery.body).data.tlp !== undefined;
  if (wasOpen && (became === 'RED' || became === 'AMBER+STRICT')) return false;
  return await mayTell(tx, webhook, row, row, at);
}

async function attempt(app: App, { delivery, url, secrets }: Ready): Promise<Outcome> {
  const signed = { id: delivery.id, at: app.clocks.machine.now(), body: delivery.body };
  try {
    const { status } = await app.webhooks.post({
      url,
      headers: signedHeaders(secrets, signed),
      body: delivery.body,
    });
    return { status, error: status >= 200 && status < 300 ? null : `it answered ${status}` };
  } catch (error) {
    if (error instanceof WebhookError) return { status: null, error: error.message };
    throw error;
  }
}

async function record(app: App, tx: Tx, { delivery }: Ready, outcome: Outcome): Promise<void> {
  const at = app.clocks.procedure.now();
  const webhook = await store.lockWebhook(tx, delivery.webhook_id);
  const now = await store.deliveryById(tx, delivery.id);
  if (!webhook || now?.state !== 'waiting') return;
  const attempts = now.attempts + 1;
  const tried = {
    attempts,
    last_try_at: at,
    last_status: outcome.status,
    last_error: outcome.error?.slice(0, 500) ?? null,
  };
  if (outcome.error === null) {
    await store.updateDelivery(tx, delivery.id, { ...tried, state: 'delivered', next_try_at: null });
    await tx.updateTable('webhook').set({ failing_since: null }).where('id', '=', webhook.id).execute();
    return;
  }
  const again = nextTry(attempts, at);
  await store.updateDelivery(tx, delivery.id, {
    ...tried,
    next_try_at: again,
    ...(again === null ? { state: 'given-up' as const } : {}),
  });
  if (again !== null) await enqueueTry(tx, delivery.id, attempts, again);
  const since = webhook.failing_since ?? at;
  await tx.updateTable('webhook').set({ failing_since: since }).where('id', '=', webhook.id).execute();
  if (outcome.status === GONE) await disable(app, tx, webhook, 'it answered that it is gone (410)');
  else if (at.getTime() - since.getTime() >= DISABLED_AFTER_MS)
    await disable(app, tx, webhook, 'no try succeeded for five days');
}

async function disable(app: App, tx: Tx, webhook: store.WebhookRow, why: string): Promise<void> {
  const at = app.clocks.procedure.now();
  await tx
    .updateTable('webhook')
    .set({ disabled_at: at, disabled_why: why })
    .where('id', '=', webhook.id)
    .execute();
  await store.dropWaiting(tx, webhook.id, 'the webhook was switched off');
  await appendEntry(tx, {
    at,
    kind: 'webhook.disabled',
    subject: webhook.id,
    actor: systemActor.id,
    body: { why },
  });
  const ngiId = webhook.owner_id;
  await queueNotice(tx, app, {
    incidentId: null,
    kind: 'webhook.disabled',
    to: [ngiId === null ? { kind: 'csirt' } : { kind: 'ngi', ngiId }],
    text: `The webhook “${webhook.name}” was switched off: ${why}. What happened since was not told; switch it on again under settings.`,
    key: `webhook.disabled:${webhook.id}:${at.toISOString()}`,
  });
}

import type {
  Actor,
  ChangeWebhookRequest,
  MadeWebhook,
  MakeWebhookRequest,
  Page,
  PageQuery,
  WebhookDeliveryView,
  WebhookView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { ngiByNameOrId } from '../federation/index.ts';
import { OLD_SECRET_LASTS_MS } from './model.ts';
import { mayManageWebhooks, maySeeWebhooks } from './policy.ts';
import { insertDelivery } from './queue.ts';
import { newWebhookSecret, sealSecret } from './signature.ts';
import * as store from './store.ts';
import { deliveryViewOf, webhookViews } from './views.ts';

export async function listWebhooks(app: App, actor: Actor): Promise<WebhookView[]> {
  demand(maySeeWebhooks(actor));
  const all = await store.webhooks(app.db);
  const own = all.filter(({ owner_id }) => mayManageWebhooks(actor, { ngiId: owner_id }));
  return await webhookViews(app.db, own, app.clocks.procedure.now());
}

export async function makeWebhook(app: App, actor: Actor, request: MakeWebhookRequest): Promise<MadeWebhook> {
  const ngiId = await ownerOf(app, actor, request.ngi);
  demandReachable(app, request.url);
  const at = app.clocks.procedure.now();
  const secret = newWebhookSecret();
  const row = await inTransaction(app.db, async (tx) => {
    const made: store.WebhookRow = {
      id: newId('whk', at),
      name: request.name,
      url: request.url,
      owner_kind: ngiId === null ? 'federation' : 'ngi',
      owner_id: ngiId,
      kinds: request.kinds,
      most_tlp: request.mostTlp,
      made_at: at,
      made_by: actor.id,
      failing_since: null,
      disabled_at: null,
      disabled_why: null,
      removed_at: null,
    };
    await tx.insertInto('webhook').values(made).execute();
    await keepSecret(app, tx, made.id, secret, at);
    const { url: _url, ...rest } = request;
    await entry(tx, at, actor, 'webhook.made', made.id, { ...rest, ngi: ngiId });
    return made;
  });
  return { webhook: await viewOf(app, row), secret };
}

export async function changeWebhook(
  app: App,
  actor: Actor,
  id: string,
  request: ChangeWebhookRequest,
): Promise<WebhookView> {
  if (request.url !== undefined) demandReachable(app, request.url);
  const row = await changing(app, actor, id, async (tx, webhook, at) => {
    const { enabled, name, url, kinds, mostTlp } = request;
    const off = { disabled_at: webhook.disabled_at ?? at, disabled_why: webhook.disabled_why ?? 'by hand' };
    const on = { disabled_at: null, disabled_why: null, failing_since: null };
    const changed = {
      ...webhook,
      ...(name === undefined ? {} : { name }),
      ...(url === undefined ? {} : { url }),
      ...(kinds === undefined ? {} : { kinds }),
      ...(mostTlp === undefined ? {} : { most_tlp: mostTlp }),
      ...(enabled === undefined ? {} : enabled ? on : off),
    };
    await tx.updateTable('webhook').set(changed).where('id', '=', id).execute();
    if (enabled === false) await store.dropWaiting(tx, id, 'the webhook was switched off');
    await entry(tx, at, actor, 'webhook.changed', id, { fields: Object.keys(request).sort() });
    return changed;
  });
  return await viewOf(app, row);
}

export async function removeWebhook(app: App, actor: Actor, id: string): Promise<void> {
  await changing(app, actor, id, async (tx, _webhook, at) => {
    await tx.updateTable('webhook').set({ removed_at: at }).where('id', '=', id).execute();
    await tx.deleteFrom('webhook_secret').where('webhook_id', '=', id).execute();
    await store.dropWaiting(tx, id, 'the webhook was removed');
    await entry(tx, at, actor, 'webhook.removed', id, {});
  });
}

/** A new secret; the one before signs too for a day, so that the far end can change without losing anything. */
export async function rotateSecret(app: App, actor: Actor, id: string): Promise<MadeWebhook> {
  const secret = newWebhookSecret();
  const row = await changing(app, actor, id, async (tx, webhook, at) => {
    await tx
      .updateTable('webhook_secret')
      .set({ ends_at: new Date(at.getTime() + OLD_SECRET_LASTS_MS) })
      .where('webhook_id', '=', id)
      .where('ends_at', 'is', null)
      .execute();
    // Two at most: who changes twice in a day ends the oldest at once.
    const [, ...older] = (await store.secretsOf(tx, id, at)).map((one) => one.id);
    if (older.length > 0)
      await tx.updateTable('webhook_secret').set({ ends_at: at }).where('id', 'in', older).execute();
    await keepSecret(app, tx, id, secret, at);
    await entry(tx, at, actor, 'webhook.secret-changed', id, {});
    return webhook;
  });
  return { webhook: await viewOf(app, row), secret };
}

/** Sends something that is no event, to see that it arrives. */
export async function testWebhook(app: App, actor: Actor, id: string): Promise<WebhookDeliveryView> {
  const delivery = await changing(app, actor, id, async (tx, webhook, at) => {
    if (webhook.disabled_at !== null) {
      throw new MusterError(
        'state.conflict',
        'The webhook is switched off, so nothing was sent; switch it on first.',
      );
    }
    const body = { type: 'webhook.test', timestamp: at.toISOString(), data: { incident: null, link: null } };
    const made = await insertDelivery(tx, {
      webhookId: id,
      eventId: newId('whd', at),
      kind: 'webhook.test',
      incidentId: null,
      body: JSON.stringify(body),
      at,
    });
    await entry(tx, at, actor, 'webhook.tested', id, { delivery: made ?? null });
    return made as string;
  });
  const row = await store.deliveryById(app.db, delivery);
  return deliveryViewOf({ ...(row as store.DeliveryRow), public_id: null });
}

export async function listDeliveries(
  app: App,
  actor: Actor,
  id: string,
  query: PageQuery,
): Promise<Page<WebhookDeliveryView>> {
  await demandWebhook(app.db, actor, id);
  const rows = await store.deliveriesOf(app.db, id, query.cursor, query.limit + 1);
  const items = rows.slice(0, query.limit).map(deliveryViewOf);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

async function changing<Result>(
  app: App,
  actor: Actor,
  id: string,
  change: (tx: Tx, webhook: store.WebhookRow, at: Date) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(app.db, async (tx) => {
    await store.lockWebhook(tx, id);
    return await change(tx, await demandWebhook(tx, actor, id), app.clocks.procedure.now());
  });
}

/** @throws MusterError not-found also where it is another team's */
async function demandWebhook(db: store.Reader, actor: Actor, id: string): Promise<store.WebhookRow> {
  const row = await store.webhookById(db, id);
  demand(row !== undefined && mayManageWebhooks(actor, { ngiId: row.owner_id }), 'not-found');
  return row as store.WebhookRow;
}

/** What the URL alone shows; where a name leads is looked at when something is sent. */
function demandReachable(app: App, url: string): void {
  try {
    app.webhooks.check(url);
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    throw new MusterError(
      'request.invalid',
      `Webhooks go by https to public addresses, and to networks that the operator named (MUSTER_WEBHOOK_NETWORKS): ${error.message}. Nothing was changed.`,
      '/body/url',
    );
  }
}

async function keepSecret(app: App, tx: Tx, webhookId: string, secret: string, at: Date): Promise<void> {
  const sealed = sealSecret(app.keys.master, webhookId, secret);
  await tx
    .insertInto('webhook_secret')
    .values({ id: newId('whs', at), webhook_id: webhookId, sealed, made_at: at, ends_at: null })
    .execute();
}

async function entry(
  tx: Tx,
  at: Date,
  actor: Actor,
  kind: string,
  subject: string,
  body: { [key: string]: Json | undefined },
): Promise<void> {
  const kept = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  await appendEntry(tx, { at, kind, subject, actor: actor.id, body: kept as { [key: string]: Json } });
}

async function viewOf(app: App, row: store.WebhookRow): Promise<WebhookView> {
  return (await webhookViews(app.db, [row], app.clocks.procedure.now()))[0] as WebhookView;
}

async function ownerOf(app: App, actor: Actor, ngi: string | undefined): Promise<string | null> {
  const ngiId = ngi ?? (actor.scope.kind === 'ngi' ? actor.scope.ngiId : null);
  demand(mayManageWebhooks(actor, { ngiId }));
  if (ngi !== undefined && (await ngiByNameOrId(app.db, ngi))?.id !== ngi)
    throw new MusterError('not-found', `There is no NGI ${ngi}; nothing was changed.`);
  return ngiId;
}

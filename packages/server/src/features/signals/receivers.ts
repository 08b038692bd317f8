import type { Actor, MadeReceiver, MakeReceiverRequest, ReceiverView, StreamView } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { namesOfActors } from '../people/index.ts';
import { issuerOf } from './issuer.ts';
import { FOREIGN_EVENTS } from './model.ts';
import { mayManageSignals, mayReadSignals } from './policy.ts';
import { wakeStreams } from './polls.ts';
import * as store from './store.ts';
import { setStatusByUs } from './stream-state.ts';
import { removeStream } from './streams.ts';
import { RECEIVER_PREFIX } from './subscriber.ts';

/** Lets somebody else's program subscribe: to these events and no others, up to this label. */
export async function makeReceiver(
  app: App,
  actor: Actor,
  { name, audience, events, mostTlp }: MakeReceiverRequest,
): Promise<MadeReceiver> {
  demand(mayManageSignals(actor));
  const strange = events.find((event) => !FOREIGN_EVENTS.includes(event));
  if (strange !== undefined)
    throw new MusterError(
      'request.invalid',
      `${strange} is not sent to receivers of others; there are ${FOREIGN_EVENTS.join(', ')}.`,
      '/body/events',
    );
  const at = app.clocks.procedure.now();
  const id = newId('rcv', at);
  const token = RECEIVER_PREFIX + randomSecret();
  await inTransaction(app.db, async (tx) => {
    await tx
      .insertInto('signal_receiver')
      .values({
        id,
        name,
        audience,
        events: [...new Set(events)],
        most_tlp: mostTlp,
        secret_sha256: sha256Of(token),
        made_at: at,
        made_by: actor.id,
        removed_at: null,
      })
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'signals.receiver-made',
      subject: id,
      actor: actor.id,
      body: { name, audience, events, mostTlp },
    });
  });
  const [receiver] = await views(app, id);
  return {
    receiver: receiver as ReceiverView,
    token,
    configuration: `${issuerOf(app)}/.well-known/ssf-configuration`,
  };
}

export async function listReceivers(app: App, actor: Actor): Promise<ReceiverView[]> {
  demand(mayReadSignals(actor));
  return await views(app);
}

/** Its token and its streams end at once. */
export async function removeReceiver(app: App, actor: Actor, id: string): Promise<void> {
  demand(mayManageSignals(actor));
  const at = app.clocks.procedure.now();
  const ended = await inTransaction(app.db, async (tx) => {
    const row = await tx
      .updateTable('signal_receiver')
      .set({ removed_at: at })
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    demand(row !== undefined, 'not-found');
    const streams = await store.streamsOfReceiver(tx, id);
    for (const stream of streams) await removeStream(app, tx, actor.id, stream.id);
    await appendEntry(tx, { at, kind: 'signals.receiver-removed', subject: id, actor: actor.id, body: {} });
    return streams.map((stream) => stream.id);
  });
  wakeStreams(app, ended);
}

/** Pauses a receiver's stream, or lets it go on; the receiver is told. */
export async function pauseStream(
  app: App,
  actor: Actor,
  id: string,
  change: { status: 'enabled' | 'paused'; reason: string },
): Promise<void> {
  demand(mayManageSignals(actor));
  await inTransaction(app.db, async (tx) => {
    const stream = await store.lockStream(tx, id);
    // An agent's is revoked, never paused: its bans must not grow old unseen.
    demand(stream !== undefined && stream.receiver_id !== null, 'not-found');
    await setStatusByUs(app, tx, actor.id, { id, ...change });
  });
  wakeStreams(app, [id]);
}

async function views(app: App, id?: string): Promise<ReceiverView[]> {
  let query = app.db.selectFrom('signal_receiver').selectAll().where('removed_at', 'is', null);
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await query.orderBy('name').orderBy('id').execute();
  const names = await namesOfActors(
    app.db,
    rows.map(({ made_by }) => made_by),
  );
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      audience: row.audience,
      events: row.events,
      mostTlp: row.most_tlp,
      madeAt: row.made_at.toISOString(),
      madeBy: names.get(row.made_by) ?? row.made_by,
      streams: await streamViews(app, row.id),
    })),
  );
}

async function streamViews(app: App, receiverId: string): Promise<StreamView[]> {
  const rows = await store.streamsOfReceiver(app.db, receiverId);
  const waiting = await store.waitingOf(
    app.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    method: row.method,
    endpointUrl: row.endpoint_url,
    description: row.description,
    status: row.status,
    statusReason: row.status_reason,
    eventsDelivered: row.events_delivered,
    createdAt: row.created_at.toISOString(),
    lastActiveAt: row.last_active_at.toISOString(),
    verifiedAt: row.verified_at?.toISOString() ?? null,
    failingSince: row.failing_since?.toISOString() ?? null,
    lastError: row.last_error,
    waiting: waiting.get(row.id) ?? 0,
  }));
}

import {
  type Actor,
  type CreateStreamRequest,
  type OpenStreamRequest,
  PUSH_DELIVERY,
  type StreamDelivery,
} from '@muster/contract';
import { decodeJwt } from 'jose';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { mayManageSignals, mayReadSignals } from './policy.ts';
import * as store from './store.ts';
import { verifyStream } from './stream-state.ts';
import { createStream } from './streams.ts';
import type { Subscriber } from './subscriber.ts';

const MOST_SHOWN = 20;

/**
 * Sets up a stream that pushes (RFC 8935) for a receiver that does not do so itself: with all events that it may have.
 * @throws MusterError request.invalid for a place that may not be reached
 */
export async function openStream(
  app: App,
  actor: Actor,
  receiverId: string,
  { endpointUrl, authorization, description }: OpenStreamRequest,
): Promise<{ id: string }> {
  demand(mayManageSignals(actor));
  const subscriber = await subscriberFor(app, receiverId);
  const request: CreateStreamRequest = {
    delivery: {
      method: PUSH_DELIVERY,
      endpoint_url: endpointUrl,
      authorization_header: authorization ?? undefined,
    },
    events_requested: [...subscriber.receiver.events],
    description,
  };
  const { stream_id: id } = await createStream(app, subscriber, request, actor.id);
  return { id };
}

/** Puts a verification event on a receiver's stream, as it could itself: once taken, the whole way works. */
export async function verifyReceiversStream(app: App, actor: Actor, id: string): Promise<void> {
  demand(mayManageSignals(actor));
  const stream = await receiversStream(app, id);
  await verifyStream(app, await subscriberFor(app, stream.receiver_id), id, undefined, actor.id);
}

/** The last SETs of a receiver's stream, the newest first, and what became of each. */
export async function listDeliveries(app: App, actor: Actor, id: string): Promise<StreamDelivery[]> {
  demand(mayReadSignals(actor));
  await receiversStream(app, id);
  const sets = await app.db
    .selectFrom('signal_set')
    .selectAll()
    .where('stream_id', '=', id)
    .orderBy('ord', 'desc')
    .limit(MOST_SHOWN)
    .execute();
  return sets.map((set) => ({
    jti: set.jti,
    // We signed it ourselves; whom it names is not shown here.
    events: Object.keys((decodeJwt(set.token).events ?? {}) as object),
    queuedAt: set.queued_at.toISOString(),
    endedAt: set.ended_at?.toISOString() ?? null,
    error: set.error_code === null ? null : [set.error_code, set.error_text].filter(Boolean).join(': '),
  }));
}

async function receiversStream(app: App, id: string): Promise<store.StreamRow & { receiver_id: string }> {
  const stream = await store.streamById(app.db, id);
  // An agent's stream is its site's, and shown with the agent.
  demand(stream !== undefined && stream.receiver_id !== null, 'not-found');
  return stream as store.StreamRow & { receiver_id: string };
}

async function subscriberFor(app: App, id: string): Promise<Subscriber & { kind: 'receiver' }> {
  const receiver = await app.db
    .selectFrom('signal_receiver')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  demand(receiver !== undefined, 'not-found');
  return { kind: 'receiver', receiver: receiver as store.ReceiverRow };
}

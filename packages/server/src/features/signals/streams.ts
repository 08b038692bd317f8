import {
  type ChangeStreamRequest,
  type CreateStreamRequest,
  type DeliveryRequest,
  POLL_DELIVERY,
  PUSH_DELIVERY,
  type StreamConfiguration,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { issuerOf } from './issuer.ts';
import { deliveredOf, INACTIVE_AFTER_S, MOST_STREAMS, VERIFY_EVERY_S } from './model.ts';
import { wakeStreams } from './polls.ts';
import { enqueuePush } from './push-queue.ts';
import { sealAuthorization } from './sealed.ts';
import * as store from './store.ts';
import { demandReceiver, demandStream, type Subscriber } from './subscriber.ts';

const MOST_DESCRIPTION = 500;

export function pollEndpoint(app: App, streamId: string): string {
  return `${issuerOf(app)}/ssf/streams/${streamId}/poll`;
}

/** `by`: who of us sets it up, where the receiver does not do so itself. */
export async function createStream(
  app: App,
  subscriber: Subscriber,
  request: CreateStreamRequest,
  by?: string,
): Promise<StreamConfiguration> {
  const receiver = demandReceiver(subscriber);
  const at = app.clocks.machine.now();
  const id = newId('str', at);
  const requested = request.events_requested ?? [];
  const delivery = deliveryOf(app, id, request.delivery);
  await inTransaction(app.db, async (tx) => {
    await tx.selectFrom('signal_receiver').select('id').where('id', '=', receiver.id).forUpdate().execute();
    if ((await store.streamsOfReceiver(tx, receiver.id)).length >= MOST_STREAMS)
      throw new MusterError(
        'signals.denied',
        `A receiver has at most ${MOST_STREAMS} streams; nothing was changed. Delete one that is not needed.`,
      );
    await tx
      .insertInto('signal_stream')
      .values({
        id,
        agent_id: null,
        receiver_id: receiver.id,
        audience: receiver.audience,
        ...delivery,
        description: (request.description ?? '').slice(0, MOST_DESCRIPTION),
        events_requested: requested,
        events_delivered: deliveredOf(receiver.events, requested),
        status: 'enabled',
        status_reason: '',
        last_sha256: null,
        created_at: at,
        removed_at: null,
        last_active_at: at,
        verify_asked_at: null,
        verify_jti: null,
        verified_at: null,
        failing_since: null,
        last_error: null,
      })
      .execute();
    await entry(app, tx, by ?? receiver.id, 'signals.stream-made', id, {
      method: delivery.method,
      events: deliveredOf(receiver.events, requested),
    });
  });
  return configurationOf(app, subscriber, await demandStream(app, subscriber, id));
}

export async function readStreams(app: App, subscriber: Subscriber): Promise<StreamConfiguration[]> {
  const streams =
    subscriber.kind === 'agent'
      ? [await demandStream(app, subscriber, subscriber.streamId)]
      : await store.streamsOfReceiver(app.db, subscriber.receiver.id);
  return streams.map((stream) => configurationOf(app, subscriber, stream));
}

export async function readStream(app: App, subscriber: Subscriber, id: string): Promise<StreamConfiguration> {
  return configurationOf(app, subscriber, await demandStream(app, subscriber, id));
}

/** PATCH changes what is there; PUT (`whole`) takes what is not there as deleted. */
export async function changeStream(
  app: App,
  subscriber: Subscriber,
  request: ChangeStreamRequest,
  whole: boolean,
): Promise<StreamConfiguration> {
  const receiver = demandReceiver(subscriber);
  const id = request.stream_id;
  const before = await readStream(app, subscriber, id);
  demandAsSupplied(before, request);
  await inTransaction(app.db, async (tx) => {
    const stream = await store.lockStream(tx, id);
    if (!stream) throw new MusterError('not-found', 'The stream was deleted meanwhile.');
    const requested = request.events_requested ?? (whole ? [] : stream.events_requested);
    const description = request.description ?? (whole ? '' : stream.description);
    const delivery = request.delivery || whole ? deliveryOf(app, id, request.delivery) : {};
    const delivered = deliveredOf(receiver.events, requested);
    await store.changeStream(tx, id, {
      ...delivery,
      description: description.slice(0, MOST_DESCRIPTION),
      events_requested: requested,
      events_delivered: delivered,
      last_active_at: app.clocks.machine.now(),
      failing_since: null,
      attempts: 0,
    });
    await entry(app, tx, receiver.id, 'signals.stream-changed', id, { events: delivered });
    const now = await store.lockStream(tx, id);
    if (now) await enqueuePush(tx, app, [now], [{ streamId: id, jti: 'changed' }]);
  });
  wakeStreams(app, [id]);
  return await readStream(app, subscriber, id);
}

/** What waits on it is told to nobody any more. */
export async function deleteStream(app: App, subscriber: Subscriber, id: string): Promise<void> {
  const receiver = demandReceiver(subscriber);
  await demandStream(app, subscriber, id);
  await inTransaction(app.db, (tx) => removeStream(app, tx, receiver.id, id));
  wakeStreams(app, [id]);
}

export async function removeStream(app: App, tx: Tx, actor: string, id: string): Promise<void> {
  const at = app.clocks.machine.now();
  await store.changeStream(tx, id, { removed_at: at, status: 'disabled', authorization_sealed: null });
  await tx.deleteFrom('signal_subject').where('stream_id', '=', id).execute();
  await tx
    .updateTable('signal_set')
    .set({ ended_at: at })
    .where('stream_id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
  await entry(app, tx, actor, 'signals.stream-removed', id, {});
}

export function configurationOf(
  app: App,
  subscriber: Subscriber,
  stream: store.StreamRow,
): StreamConfiguration {
  const push = stream.method === 'push';
  return {
    stream_id: stream.id,
    iss: issuerOf(app),
    aud: stream.audience,
    events_supported: subscriber.kind === 'agent' ? stream.events_delivered : [...subscriber.receiver.events],
    events_requested: stream.events_requested,
    events_delivered: stream.events_delivered,
    delivery: {
      method: push ? PUSH_DELIVERY : POLL_DELIVERY,
      // What authorises our pushes is not told again to whoever holds the receiver's token.
      endpoint_url: stream.endpoint_url ?? pollEndpoint(app, stream.id),
    },
    min_verification_interval: VERIFY_EVERY_S,
    ...(subscriber.kind === 'agent' ? {} : { inactivity_timeout: INACTIVE_AFTER_S }),
    description: stream.description,
  };
}

type Delivery = Pick<store.StreamRow, 'method' | 'endpoint_url' | 'authorization_sealed'>;

/** @throws MusterError request.invalid for a method that is none, or a place that may not be reached */
function deliveryOf(app: App, streamId: string, request: DeliveryRequest | undefined): Delivery {
  const { method = POLL_DELIVERY, endpoint_url, authorization_header } = request ?? {};
  if (method === POLL_DELIVERY) return { method: 'poll', endpoint_url: null, authorization_sealed: null };
  if (method !== PUSH_DELIVERY || endpoint_url === undefined)
    throw new MusterError(
      'request.invalid',
      `delivery must have the method ${POLL_DELIVERY}, or ${PUSH_DELIVERY} with an endpoint_url.`,
      '/body/delivery',
    );
  try {
    app.webhooks.check(endpoint_url);
  } catch (error) {
    if (error instanceof WebhookError)
      throw new MusterError('request.invalid', error.message, '/body/delivery/endpoint_url');
    throw error;
  }
  if (authorization_header !== undefined && !/^[\x20-\x7e\t]+$/.test(authorization_header))
    throw new MusterError(
      'request.invalid',
      'authorization_header must be one line of printable characters.',
      '/body/delivery/authorization_header',
    );
  return {
    method: 'push',
    endpoint_url,
    authorization_sealed:
      authorization_header === undefined
        ? null
        : sealAuthorization(app.keys.master, streamId, authorization_header),
  };
}

/** SSF, section 8.1.1.3: what the transmitter supplies may be sent along and must be as it is. */
function demandAsSupplied(before: StreamConfiguration, request: ChangeStreamRequest): void {
  const { iss, aud, events_supported, events_delivered } = request;
  const differs =
    (iss !== undefined && iss !== before.iss) ||
    (aud !== undefined && [aud].flat().join() !== before.aud) ||
    (events_supported !== undefined && !sameSet(events_supported, before.events_supported)) ||
    (events_delivered !== undefined && !sameSet(events_delivered, before.events_delivered));
  if (differs)
    throw new MusterError(
      'request.invalid',
      'iss, aud, events_supported and events_delivered are the transmitter’s; leave them out, or as they are. Nothing was changed.',
      '/body',
    );
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return [...some].sort().join('\n') === [...others].sort().join('\n');
}

async function entry(
  app: App,
  tx: Tx,
  actor: string,
  kind: string,
  subject: string,
  body: { [key: string]: string | string[] },
): Promise<void> {
  await appendEntry(tx, { at: app.clocks.procedure.now(), kind, subject, actor, body });
}

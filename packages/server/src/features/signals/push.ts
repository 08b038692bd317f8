import { setError, systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { queueNotice } from '../notify/index.ts';
import { nextPush, PAUSED_AFTER_MS } from './model.ts';
import { pushJob } from './push-queue.ts';
import { openAuthorization } from './sealed.ts';
import * as store from './store.ts';
import { setStatusByUs } from './stream-state.ts';

const LONGEST_ANSWER_BYTES = 16 * 1024;
const MOST_IN_ONE_JOB = 200;

interface Outcome {
  /** `again`: not taken, for no fault of the SET. */
  kind: 'taken' | 'refused' | 'again';
  code: string | null;
  text: string | null;
}

/** The streams that this process pushes now; `again`: something new came meanwhile. */
const pushing = new WeakMap<App['events'], Map<string, { again: boolean }>>();

/**
 * Pushes what waits on a stream (RFC 8935), one SET after the other and the oldest first, until nothing waits or a try
 * fails. Who dies between the answer and our commit sends the same SET again; its `jti` tells.
 */
export async function pushStream(app: App, streamId: string): Promise<void> {
  const ours = pushing.get(app.events) ?? new Map<string, { again: boolean }>();
  pushing.set(app.events, ours);
  const running = ours.get(streamId);
  if (running) {
    running.again = true;
    return;
  }
  const turn = { again: true };
  ours.set(streamId, turn);
  try {
    while (turn.again) {
      turn.again = false;
      await pushWaiting(app, streamId);
    }
  } finally {
    ours.delete(streamId);
  }
}

async function pushWaiting(app: App, streamId: string): Promise<void> {
  for (let sent = 0; sent < MOST_IN_ONE_JOB; sent++) {
    const stream = await store.streamById(app.db, streamId);
    if (stream?.method !== 'push' || stream.status === 'disabled') return;
    let waiting = app.db
      .selectFrom('signal_set')
      .select(['jti', 'token'])
      .where('stream_id', '=', streamId)
      .where('ended_at', 'is', null);
    if (stream.status === 'paused') waiting = waiting.where('control', '=', true);
    const set = await waiting.orderBy('ord').limit(1).executeTakeFirst();
    if (!set) return;
    const outcome = await attempt(app, stream, set.token);
    await inTransaction(app.db, (tx) => record(app, tx, streamId, set.jti, outcome));
    if (outcome.kind === 'again') return;
  }
  await inTransaction(app.db, (tx) => enqueue(tx, pushJob(streamId, 'more', app.clocks.machine.now())));
}

async function attempt(app: App, stream: store.StreamRow, token: string): Promise<Outcome> {
  const { id, endpoint_url, authorization_sealed } = stream;
  try {
    const { status, text } = await app.webhooks.ask({
      url: endpoint_url ?? '',
      method: 'POST',
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(authorization_sealed === null
          ? {}
          : { authorization: openAuthorization(app.keys.master, id, authorization_sealed) }),
      },
      body: token,
      longestAnswer: LONGEST_ANSWER_BYTES,
    });
    return outcomeOf(status, text);
  } catch (error) {
    if (error instanceof WebhookError) return { kind: 'again', code: null, text: error.message };
    throw error;
  }
}

/** 202 takes it. A 400 in the form of RFC 8935, section 2.3, is the receiver's last word on this SET. */
function outcomeOf(status: number, text: string): Outcome {
  if (status >= 200 && status < 300) return { kind: 'taken', code: null, text: null };
  const error = status === 400 ? setError.safeParse(parsed(text)) : undefined;
  if (!error?.success) return { kind: 'again', code: null, text: `it answered ${status}` };
  const { err, description } = error.data;
  // These are no fault of the SET: another try, with a mended authorization, can go well.
  if (err === 'authentication_failed' || err === 'access_denied')
    return { kind: 'again', code: err, text: `${err}: ${description}` };
  return { kind: 'refused', code: err, text: description };
}

async function record(app: App, tx: Tx, streamId: string, jti: string, outcome: Outcome): Promise<void> {
  const stream = await store.lockStream(tx, streamId);
  if (!stream) return;
  const at = app.clocks.machine.now();
  if (outcome.kind === 'again') {
    await failed(app, tx, stream, outcome.text ?? '');
    return;
  }
  await tx
    .updateTable('signal_set')
    .set({ ended_at: at, error_code: outcome.code, error_text: outcome.text?.slice(0, 1000) ?? null })
    .where('jti', '=', jti)
    .execute();
  await tx
    .updateTable('signal_stream')
    .set({
      last_active_at: at,
      failing_since: null,
      attempts: 0,
      last_error: outcome.kind === 'refused' ? `${outcome.code}: ${outcome.text}`.slice(0, 500) : null,
      ...(stream.verify_jti === jti && outcome.kind === 'taken' ? { verified_at: at } : {}),
    })
    .where('id', '=', streamId)
    .execute();
}

async function failed(app: App, tx: Tx, stream: store.StreamRow, error: string): Promise<void> {
  // That it is paused was told once; whoever did not hear it hears it when the stream goes on.
  if (stream.status === 'paused') return;
  const at = app.clocks.machine.now();
  const attempts = stream.attempts + 1;
  const since = stream.failing_since ?? at;
  await tx
    .updateTable('signal_stream')
    .set({ attempts, failing_since: since, last_error: error.slice(0, 500) })
    .where('id', '=', stream.id)
    .execute();
  if (at.getTime() - since.getTime() >= PAUSED_AFTER_MS) {
    await pauseDead(app, tx, stream, 'no push succeeded for a day');
    return;
  }
  await enqueue(tx, pushJob(stream.id, `try-${attempts}`, nextPush(attempts, at)));
}

/** A receiver that is dead is paused, and people are told; what waits is held until somebody lets it go on. */
export async function pauseDead(app: App, tx: Tx, stream: store.StreamRow, why: string): Promise<void> {
  await setStatusByUs(app, tx, systemActor.id, { id: stream.id, status: 'paused', reason: why });
  const receiver = await tx
    .selectFrom('signal_receiver')
    .select('name')
    .where('id', '=', stream.receiver_id)
    .executeTakeFirst();
  await queueNotice(tx, app, {
    incidentId: null,
    kind: 'signals.paused',
    to: [{ kind: 'csirt' }],
    text: `The stream to “${receiver?.name ?? stream.id}” was paused: ${why}. What happens since is held; let it go on under settings.`,
    key: `signals.paused:${stream.id}:${app.clocks.machine.now().toISOString()}`,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { STREAM_UPDATED_EVENT, type StreamStatus, VERIFICATION_EVENT } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { MOST_SUBJECTS, subjectKey, VERIFY_EVERY_S } from './model.ts';
import { wakeStreams } from './polls.ts';
import { enqueuePush } from './push-queue.ts';
import { queueSet } from './queue-set.ts';
import * as store from './store.ts';
import { demandReceiver, demandStream, type Subscriber } from './subscriber.ts';

export async function readStatus(app: App, subscriber: Subscriber, id: string): Promise<StreamStatus> {
  return statusOf(await demandStream(app, subscriber, id));
}

/** What the receiver asks for. While paused, events are held; while disabled there are none. */
export async function setStatus(
  app: App,
  subscriber: Subscriber,
  { stream_id: id, status, reason = '' }: StreamStatus,
): Promise<StreamStatus> {
  const receiver = demandReceiver(subscriber);
  await demandStream(app, subscriber, id);
  await inTransaction(app.db, (tx) => applyStatus(app, tx, receiver.id, { id, status, reason }));
  wakeStreams(app, [id]);
  return await readStatus(app, subscriber, id);
}

/** Ours: the receiver is told, before it stops and when it goes on (SSF, section 8.1.5). */
export async function setStatusByUs(
  app: App,
  tx: Tx,
  actor: string,
  { id, status, reason }: { id: string; status: 'enabled' | 'paused'; reason: string },
): Promise<void> {
  await applyStatus(app, tx, actor, { id, status, reason });
  await queueSet(tx, app, {
    streamIds: [id],
    control: true,
    build: () => ({
      sub_id: { format: 'opaque', id },
      events: { [STREAM_UPDATED_EVENT]: { status, reason } },
    }),
  });
}

async function applyStatus(
  app: App,
  tx: Tx,
  actor: string,
  { id, status, reason }: { id: string; status: StreamStatus['status']; reason: string },
): Promise<void> {
  const at = app.clocks.machine.now();
  const before = await store.lockStream(tx, id);
  if (!before) throw new MusterError('not-found', 'The stream was deleted meanwhile.');
  await store.changeStream(tx, id, {
    status,
    status_reason: reason,
    last_active_at: at,
    failing_since: null,
    attempts: 0,
  });
  if (status === 'disabled')
    await tx
      .updateTable('signal_set')
      .set({ ended_at: at, error_code: 'disabled' })
      .where('stream_id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'signals.stream-status',
    subject: id,
    actor,
    body: { from: before.status, to: status },
  });
  const now = await store.lockStream(tx, id);
  if (now) await enqueuePush(tx, app, [now], [{ streamId: id, jti: 'status' }]);
}

/** Streams begin with all subjects: to remove one is to hear no more of it, to add it is to hear of it again. */
export async function wantSubject(
  app: App,
  subscriber: Subscriber,
  id: string,
  subject: { [field: string]: Json },
  wanted: boolean,
): Promise<void> {
  demandReceiver(subscriber);
  await demandStream(app, subscriber, id);
  const at = app.clocks.machine.now();
  await inTransaction(app.db, async (tx) => {
    await store.lockStream(tx, id);
    const { count } = await tx
      .selectFrom('signal_subject')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('stream_id', '=', id)
      .executeTakeFirstOrThrow();
    if (count >= MOST_SUBJECTS)
      throw new MusterError('signals.denied', `A stream names at most ${MOST_SUBJECTS} subjects.`);
    await tx
      .insertInto('signal_subject')
      .values({
        stream_id: id,
        key: subjectKey(subject),
        subject: JSON.stringify(subject),
        wanted,
        changed_at: at,
      })
      .onConflict((conflict) =>
        conflict.columns(['stream_id', 'key']).doUpdateSet({ wanted, changed_at: at }),
      )
      .execute();
    await tx.updateTable('signal_stream').set({ last_active_at: at }).where('id', '=', id).execute();
  });
}

/** Puts a verification event on the stream: when it is acknowledged, the whole way works. `by`: who of us asks for it. */
export async function verifyStream(
  app: App,
  subscriber: Subscriber,
  id: string,
  state: string | undefined,
  by?: string,
): Promise<void> {
  await demandStream(app, subscriber, id);
  const at = app.clocks.machine.now();
  await inTransaction(app.db, async (tx) => {
    const asked = await tx
      .updateTable('signal_stream')
      .set({ verify_asked_at: at, last_active_at: at })
      .where('id', '=', id)
      .where((e) =>
        e.or([
          e('verify_asked_at', 'is', null),
          e(
            'verify_asked_at',
            '<=',
            sql<Date>`${at}::timestamptz - make_interval(secs => ${VERIFY_EVERY_S})`,
          ),
        ]),
      )
      .returning('id')
      .executeTakeFirst();
    if (!asked)
      throw new MusterError(
        'signals.too-often',
        `Ask for a verification at most every ${VERIFY_EVERY_S} seconds; the last one was queued.`,
      );
    const [set] = await queueSet(tx, app, {
      streamIds: [id],
      build: () => ({
        sub_id: { format: 'opaque', id },
        events: { [VERIFICATION_EVENT]: state === undefined ? {} : { state } },
      }),
    });
    if (set)
      await tx.updateTable('signal_stream').set({ verify_jti: set.jti }).where('id', '=', id).execute();
    if (by !== undefined)
      await appendEntry(tx, {
        at: app.clocks.procedure.now(),
        kind: 'signals.verification-asked',
        subject: id,
        actor: by,
        body: {},
      });
  });
  wakeStreams(app, [id]);
}

function statusOf({ id, status, status_reason }: store.StreamRow): StreamStatus {
  return { stream_id: id, status, ...(status_reason === '' ? {} : { reason: status_reason }) };
}

import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueueAll } from '../../jobs/index.ts';
import { INACTIVE_AFTER_S } from './model.ts';
import { pauseDead } from './push.ts';
import { pushJob } from './push-queue.ts';
import { lockStreams } from './store.ts';

const DAY_MS = 86_400_000;
const AT_ONE_TIME = 5000;

/** Streams whose push came while the one before ended, and receivers that have not been heard of for a month. */
export async function sweepStreams(app: App): Promise<void> {
  const now = app.clocks.machine.now();
  await inTransaction(app.db, async (tx) => {
    const waiting = await tx
      .selectFrom('signal_stream')
      .select('id')
      .where('method', '=', 'push')
      .where('status', '=', 'enabled')
      .where('removed_at', 'is', null)
      .where('failing_since', 'is', null)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('signal_set')
            .select('jti')
            .whereRef('signal_set.stream_id', '=', 'signal_stream.id')
            .where('ended_at', 'is', null),
        ),
      )
      .execute();
    await enqueueAll(
      tx,
      waiting.map(({ id }) => pushJob(id, 'sweep', now)),
    );
    const silent = await tx
      .selectFrom('signal_stream')
      .select('id')
      .where('receiver_id', 'is not', null)
      .where('method', '=', 'poll')
      .where('status', '=', 'enabled')
      .where('removed_at', 'is', null)
      .where('last_active_at', '<', new Date(now.getTime() - INACTIVE_AFTER_S * 1000))
      .execute();
    for (const stream of await lockStreams(
      tx,
      silent.map(({ id }) => id),
    ))
      await pauseDead(app, tx, stream, 'it was not polled for 30 days');
  });
}

/**
 * Forgets SETs that were taken long enough ago, others' that came then, and proposals that were decided. The last numbered SET of a stream
 * stays: the next names its hash. To receivers of others nothing is owed after that time either; an agent's orders wait
 * for ever.
 */
export async function forgetOld(app: App): Promise<void> {
  const kept = app.config.signalDays * DAY_MS;
  const limit = new Date(app.clocks.machine.now().getTime() - kept);
  while ((await forgetSets(app, limit)) === AT_ONE_TIME);
  // Its iat is no later than this, and so too long ago for it to be taken again.
  const longAgo = new Date(app.clocks.procedure.now().getTime() - kept);
  await app.db.deleteFrom('signal_received').where('received_at', '<', longAgo).execute();
  await app.db
    .deleteFrom('signal_proposal')
    .where('state', '<>', 'open')
    .where('settled_at', '<', longAgo)
    .execute();
}

async function forgetSets(app: App, limit: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from signal_set where jti in (
      select signal_set.jti from signal_set join signal_stream on signal_stream.id = signal_set.stream_id
      where (ended_at < ${limit} or (ended_at is null and receiver_id is not null and queued_at < ${limit}))
        and (signal_set.seq is null or signal_set.seq < signal_stream.seq)
      limit ${AT_ONE_TIME})`.execute(app.db);
  return Number(numAffectedRows ?? 0);
}

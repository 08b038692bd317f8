import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { SignalReceiverTable, SignalStreamTable } from '../../db/tables/signals.ts';

export type Reader = Db | Tx;
export type StreamRow = Selectable<SignalStreamTable>;
export type ReceiverRow = Selectable<SignalReceiverTable>;

/** Those that can be given something, in one order everywhere, so that two who lock many never wait for each other. */
export async function lockStreams(tx: Tx, ids: readonly string[]): Promise<StreamRow[]> {
  if (ids.length === 0) return [];
  return await tx
    .selectFrom('signal_stream')
    .selectAll()
    .where('id', '=', sql<string>`any(${[...ids]})`)
    .where('removed_at', 'is', null)
    .where('status', '<>', 'disabled')
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function streamById(db: Reader, id: string): Promise<StreamRow | undefined> {
  return await db
    .selectFrom('signal_stream')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export async function lockStream(tx: Tx, id: string): Promise<StreamRow | undefined> {
  return await tx
    .selectFrom('signal_stream')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function streamsOfReceiver(db: Reader, receiverId: string): Promise<StreamRow[]> {
  return await db
    .selectFrom('signal_stream')
    .selectAll()
    .where('receiver_id', '=', receiverId)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
}

/** How many of each stream were not taken yet. */
export async function waitingOf(db: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('signal_set')
    .select(['stream_id', (e) => e.fn.countAll<number>().as('waiting')])
    .where('stream_id', '=', sql<string>`any(${[...ids]})`)
    .where('ended_at', 'is', null)
    .groupBy('stream_id')
    .execute();
  return new Map(rows.map(({ stream_id, waiting }) => [stream_id, waiting]));
}

/** A change that polls in every process must hear of: their state, or that they ended. */
export async function changeStream(
  tx: Tx,
  id: string,
  change: Partial<Omit<StreamRow, 'id' | 'changed_tx'>>,
): Promise<void> {
  await tx
    .updateTable('signal_stream')
    .set({ ...change, changed_tx: sql<string>`pg_current_xact_id()` })
    .where('id', '=', id)
    .execute();
}

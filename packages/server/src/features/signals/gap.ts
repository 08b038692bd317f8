import type { Tx } from '../../db/database.ts';
import type { Reader } from './store.ts';

/** The numbered SETs of a stream after a place, in order, whether they were acknowledged or not. */
export async function setsAfter(
  db: Reader | Tx,
  streamId: string,
  after: number,
  limit: number,
): Promise<{ seq: number; token: string }[]> {
  const rows = await db
    .selectFrom('signal_set')
    .select(['seq', 'token'])
    .where('stream_id', '=', streamId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ seq, token }) => ({ seq: seq as number, token }));
}

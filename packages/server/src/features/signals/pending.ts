import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Reader, StreamRow } from './store.ts';

/** No answer carries more; what is left is told by `moreAvailable`. */
export const MOST_IN_ONE_ANSWER = 100;

export interface Pending {
  stream: StreamRow;
  /** The oldest first; one more than fit tells that there are more. */
  sets: { jti: string; token: string }[];
}

/** What waits on each of these streams, however many they are, by two statements. */
export async function pendingOf(db: Db, ids: readonly string[]): Promise<Map<string, Pending>> {
  const streams = await db
    .selectFrom('signal_stream')
    .selectAll()
    .where('id', '=', sql<string>`any(${[...ids]})`)
    .where('removed_at', 'is', null)
    .execute();
  const found = new Map(streams.map((stream) => [stream.id, { stream, sets: [] } as Pending]));
  const open = streams.filter(({ status }) => status !== 'disabled');
  for (const { stream_id, jti, token } of await oldest(db, open)) {
    found.get(stream_id)?.sets.push({ jti, token });
  }
  return found;
}

async function oldest(
  db: Reader,
  streams: readonly StreamRow[],
): Promise<{ stream_id: string; jti: string; token: string }[]> {
  if (streams.length === 0) return [];
  const ids = streams.map(({ id }) => id);
  const paused = streams.map(({ status }) => status === 'paused');
  const { rows } = await sql<{ stream_id: string; jti: string; token: string }>`
    select waiting.stream_id, waiting.jti, waiting.token
    from unnest(${ids}::text[], ${paused}::boolean[]) as wanted (id, paused)
    cross join lateral (
      select stream_id, jti, token, ord from signal_set
      where stream_id = wanted.id and ended_at is null and (control or not wanted.paused)
      order by ord limit ${MOST_IN_ONE_ANSWER + 1}) as waiting
    order by waiting.stream_id, waiting.ord`.execute(db);
  return rows;
}

import type { PollRequest } from '@muster/contract';
import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';

export interface Acknowledged extends Pick<PollRequest, 'ack' | 'setErrs'> {
  streamId: string;
}

/**
 * Marks as taken what was acknowledged or answered with an error: either way it is not sent again. All that came
 * together goes by one statement, before any of it is answered. Unknown names are let be: a head needs no
 * acknowledgement, and a repeated one is none.
 */
export async function acknowledgeAll(
  db: Db,
  all: readonly Acknowledged[],
  at: Date,
): Promise<Map<Acknowledged, true>> {
  const rows = all.flatMap(({ streamId, ack = [], setErrs = {} }) => [
    ...ack.map((jti) => ({ stream_id: streamId, jti, err: null, description: null })),
    ...Object.entries(setErrs).map(([jti, { err, description }]) => ({
      stream_id: streamId,
      jti,
      err,
      description: description ?? '',
    })),
  ]);
  if (rows.length > 0) await inTransaction(db, (tx) => write(tx, rows, at));
  return new Map(all.map((one) => [one, true]));
}

async function write(db: Db, rows: readonly object[], at: Date): Promise<void> {
  const given = JSON.stringify(rows);
  await sql`
    update signal_set set ended_at = ${at}, error_code = given.err, error_text = given.description
    from json_to_recordset(${given}::json) as given (stream_id text, jti text, err text, description text)
    where signal_set.jti = given.jti and signal_set.stream_id = given.stream_id and ended_at is null`.execute(
    db,
  );
  await sql`
    update signal_stream set verified_at = ${at}
    from json_to_recordset(${given}::json) as given (stream_id text, jti text, err text)
    where id = given.stream_id and verify_jti = given.jti and given.err is null`.execute(db);
}

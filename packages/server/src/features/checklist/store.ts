import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';

/** What was asked, by the key of its clock, which is the message's id where the request was a message. */
export async function subjectsOf(
  db: Db | Tx,
  incidentId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('message')
    .select(['id', 'subject'])
    .where('incident_id', '=', incidentId)
    .where('id', '=', sql<string>`any(${[...new Set(keys)]}::text[])`)
    .execute();
  return new Map(rows.map(({ id, subject }) => [id, subject]));
}

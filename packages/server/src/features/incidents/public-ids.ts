import type { Db, Tx } from '../../db/database.ts';

/** What people call these incidents, by their ids. */
export async function publicIdsOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'public_id'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, public_id }) => [id, public_id]));
}

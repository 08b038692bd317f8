import type { Reader } from './store.ts';

/** What people call these incidents. */
export async function publicIdsOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('incident')
    .select(['id', 'public_id'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, public_id }) => [id, public_id]));
}

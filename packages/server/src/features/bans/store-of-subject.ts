import { sql } from 'kysely';
import { type BanRow, type BanScope, inScope, type Reader } from './store.ts';

/** Bans that reached any of these keys when they were last looked at: those that are open first, then the newest. */
export async function bansReaching(
  db: Reader,
  scope: BanScope,
  keys: readonly string[],
  limit: number,
): Promise<BanRow[]> {
  return await db
    .selectFrom('ban')
    .selectAll()
    .where(inScope(scope))
    .where(sql<boolean>`reach_keys && ${[...keys]}::text[]`)
    .orderBy(sql`state not in ('awaiting-approval', 'active')`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { PackTable } from '../../db/tables/packs.ts';

export type PackRow = Selectable<PackTable>;
const MOST_SHOWN = 200;

export async function insertPack(tx: Tx, row: PackRow): Promise<void> {
  await tx.insertInto('pack').values(row).execute();
}

/** The latest first; with `ngiId` those of one NGI alone. */
export async function packs(db: Db, ngiId: string | undefined): Promise<Omit<PackRow, 'content'>[]> {
  let query = db
    .selectFrom('pack')
    .select(['id', 'sha256', 'name', 'version', 'title', 'signed_by', 'vouched_by', 'draft_id', 'ngi_id'])
    .select(['imported_by', 'imported_at']);
  if (ngiId !== undefined) query = query.where('ngi_id', '=', ngiId);
  return await query.orderBy('id', 'desc').limit(MOST_SHOWN).execute();
}

export async function packById(db: Db, id: string): Promise<PackRow | undefined> {
  return await db.selectFrom('pack').selectAll().where('id', '=', id).executeTakeFirst();
}

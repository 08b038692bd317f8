import type { Insertable, Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { EvidenceItemTable } from '../../db/tables/evidence.ts';

export type ItemRow = Selectable<EvidenceItemTable>;

export async function insertItem(tx: Tx, row: Insertable<EvidenceItemTable>): Promise<void> {
  await tx.insertInto('evidence_item').values(row).execute();
}

export async function itemsOf(db: Db | Tx, participationId: string): Promise<ItemRow[]> {
  return await db
    .selectFrom('evidence_item')
    .selectAll()
    .where('participation_id', '=', participationId)
    .orderBy('id')
    .execute();
}

export async function itemById(db: Db, id: string): Promise<ItemRow | undefined> {
  return await db.selectFrom('evidence_item').selectAll().where('id', '=', id).executeTakeFirst();
}

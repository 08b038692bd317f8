import type { Db, Tx } from '../../db/database.ts';
import type { EvidenceItemTable } from '../../db/tables/evidence.ts';

export async function insertItem(tx: Tx, row: EvidenceItemTable): Promise<void> {
  await tx.insertInto('evidence_item').values(row).execute();
}

export async function itemsOf(db: Db | Tx, participationId: string): Promise<EvidenceItemTable[]> {
  return await db
    .selectFrom('evidence_item')
    .selectAll()
    .where('participation_id', '=', participationId)
    .orderBy('id')
    .execute();
}

export async function itemById(db: Db, id: string): Promise<EvidenceItemTable | undefined> {
  return await db.selectFrom('evidence_item').selectAll().where('id', '=', id).executeTakeFirst();
}

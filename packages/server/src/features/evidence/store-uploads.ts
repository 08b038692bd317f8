import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { EvidenceUploadTable } from '../../db/tables/evidence.ts';

export type UploadRow = Selectable<EvidenceUploadTable>;

export async function insertUpload(tx: Tx, row: Insertable<EvidenceUploadTable>): Promise<UploadRow> {
  return await tx.insertInto('evidence_upload').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function uploadById(db: Db | Tx, id: string): Promise<UploadRow | undefined> {
  return await db.selectFrom('evidence_upload').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockUpload(tx: Tx, id: string): Promise<UploadRow | undefined> {
  return await tx
    .selectFrom('evidence_upload')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function setUpload(tx: Tx, id: string, values: Updateable<EvidenceUploadTable>): Promise<void> {
  await tx.updateTable('evidence_upload').set(values).where('id', '=', id).execute();
}

export async function openUploadsOf(db: Db | Tx, actor: string, incidentId?: string): Promise<UploadRow[]> {
  let query = db
    .selectFrom('evidence_upload')
    .selectAll()
    .where('created_by', '=', actor)
    .where('state', '=', 'open')
    .orderBy('id');
  if (incidentId !== undefined) query = query.where('incident_id', '=', incidentId);
  return await query.execute();
}

export async function openUploadsOfPart(
  db: Db,
  actor: string,
  participationId: string,
): Promise<UploadRow[]> {
  return (await openUploadsOf(db, actor)).filter((one) => one.participation_id === participationId);
}

/** Those that nothing came for since then. */
export async function forgottenUploads(db: Db, before: Date): Promise<UploadRow[]> {
  return await db
    .selectFrom('evidence_upload')
    .selectAll()
    .where('state', '=', 'open')
    .where('dropped_at', 'is', null)
    .where('touched_at', '<', before)
    .limit(500)
    .execute();
}

/** Those that are over, with a file that may still lie there. */
export async function uploadsToDrop(db: Db): Promise<UploadRow[]> {
  return await db
    .selectFrom('evidence_upload')
    .selectAll()
    .where('state', '!=', 'open')
    .where('dropped_at', 'is', null)
    .limit(500)
    .execute();
}

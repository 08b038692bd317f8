import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { GuidanceReceiptTable } from '../../db/tables/procedure.ts';

/** False when this reader has confirmed this version before. */
export async function insertReceipt(tx: Tx, receipt: GuidanceReceiptTable): Promise<boolean> {
  const inserted = await tx
    .insertInto('guidance_receipt')
    .values(receipt)
    .onConflict((conflict) => conflict.columns(['name', 'version', 'reader']).doNothing())
    .returning('name')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function receiptsOf(db: Db | Tx, reader: string): Promise<GuidanceReceiptTable[]> {
  return await db.selectFrom('guidance_receipt').selectAll().where('reader', '=', reader).execute();
}

/** How many people, and for how many sites, by document and version. */
export async function readerCounts(db: Db | Tx) {
  return await db
    .selectFrom('guidance_receipt')
    .select(['name', 'version'])
    .select(sql<number>`count(*)::int`.as('people'))
    .select(sql<number>`count(distinct site_id)::int`.as('sites'))
    .groupBy(['name', 'version'])
    .execute();
}

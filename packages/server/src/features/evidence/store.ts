import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { CustodyEntryTable, EvidenceAccessTable, EvidenceItemTable } from '../../db/tables/evidence.ts';

export type ItemRow = Selectable<EvidenceItemTable>;
/** With what only the participation of a drill knows. */
export type PlacedItem = ItemRow & {
  of_incident: string | null;
  of_site: string | null;
  site_name: string | null;
};
export type CustodyRow = Selectable<CustodyEntryTable>;
export type AccessRow = Selectable<EvidenceAccessTable>;

export async function insertItem(tx: Tx, row: Insertable<EvidenceItemTable>): Promise<ItemRow> {
  return await tx.insertInto('evidence_item').values(row).returningAll().executeTakeFirstOrThrow();
}

function items(db: Db | Tx) {
  return db
    .selectFrom('evidence_item')
    .leftJoin('participation', 'participation.id', 'evidence_item.participation_id')
    .leftJoin('site', (join) =>
      join.on(sql<boolean>`site.id = coalesce(evidence_item.site_id, participation.site_id)`),
    )
    .selectAll('evidence_item')
    .select([
      sql<string | null>`coalesce(evidence_item.incident_id, participation.incident_id)`.as('of_incident'),
      'site.id as of_site',
      'site.name as site_name',
    ]);
}

export async function itemsOf(db: Db | Tx, participationId: string): Promise<PlacedItem[]> {
  return await items(db)
    .where('evidence_item.participation_id', '=', participationId)
    .orderBy('evidence_item.id')
    .execute();
}

/** The newest first. What a drill's site gave before the incident was opened belongs to it too. */
export async function itemsOfIncident(db: Db | Tx, incidentId: string): Promise<PlacedItem[]> {
  const parts = db.selectFrom('participation').select('id').where('incident_id', '=', incidentId);
  return await items(db)
    .where((e) =>
      e.or([
        e('evidence_item.incident_id', '=', incidentId),
        e('evidence_item.participation_id', 'in', parts),
      ]),
    )
    .orderBy('evidence_item.id', 'desc')
    .execute();
}

export async function itemById(db: Db | Tx, id: string): Promise<PlacedItem | undefined> {
  return await items(db).where('evidence_item.id', '=', id).executeTakeFirst();
}

export async function itemsById(db: Db | Tx, ids: readonly string[]): Promise<PlacedItem[]> {
  if (ids.length === 0) return [];
  return await items(db).where('evidence_item.id', 'in', ids).orderBy('evidence_item.id').execute();
}

export async function attachmentOf(
  db: Db | Tx,
  mailId: string,
  sha256: string,
  name: string,
): Promise<ItemRow | undefined> {
  return await db
    .selectFrom('evidence_item')
    .selectAll()
    .where('mail_id', '=', mailId)
    .where('sha256', '=', sha256)
    .where('name', '=', name)
    .executeTakeFirst();
}

/** How much of a site's share in an incident is used, with what is on its way. */
export async function shareUsed(
  db: Db | Tx,
  of: { incidentId: string; siteId: string | null },
): Promise<{ items: number; bytes: number }> {
  const kept = db
    .selectFrom('evidence_item')
    .select('size')
    .where('incident_id', '=', of.incidentId)
    .where('site_id', 'is not distinct from', of.siteId);
  const coming = db
    .selectFrom('evidence_upload')
    .select('size')
    .where('incident_id', '=', of.incidentId)
    .where('site_id', 'is not distinct from', of.siteId)
    .where('state', '=', 'open');
  const { items: count, bytes } = await db
    .selectFrom(kept.unionAll(coming).as('given'))
    .select((e) => [e.fn.countAll<number>().as('items'), sql<number>`coalesce(sum(size), 0)`.as('bytes')])
    .executeTakeFirstOrThrow();
  return { items: Number(count), bytes: Number(bytes) };
}

/** Those that lie under one hash, locked. */
export async function lockItemsOf(tx: Tx, sha256: string): Promise<ItemRow[]> {
  return await tx
    .selectFrom('evidence_item')
    .selectAll()
    .where('sha256', '=', sha256)
    .orderBy('id')
    .forUpdate()
    .execute();
}

export async function setItem(
  tx: Tx,
  ids: readonly string[],
  values: { state?: 'kept' | 'damaged'; verified_at?: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('evidence_item').set(values).where('id', 'in', ids).execute();
}

/** Those that were not read whole since then, the longest first. */
export async function itemsToVerify(
  db: Db,
  before: Date,
  most: number,
): Promise<{ sha256: string; size: number }[]> {
  const seen = sql<Date>`coalesce(verified_at, received_at)`;
  const rows = await db
    .selectFrom('evidence_item')
    .select(['sha256', 'size'])
    .where(seen, '<', before)
    .orderBy(seen)
    .limit(most)
    .execute();
  return [...new Map(rows.map((row) => [row.sha256, row])).values()];
}

export async function insertCustody(tx: Tx, row: Insertable<CustodyEntryTable>): Promise<void> {
  await tx.insertInto('custody_entry').values(row).execute();
}

/** In the order in which they were recorded. */
export async function custodyOf(db: Db | Tx, itemIds: readonly string[]): Promise<CustodyRow[]> {
  if (itemIds.length === 0) return [];
  return await db
    .selectFrom('custody_entry')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .orderBy('ord')
    .execute();
}

export async function insertAccesses(
  tx: Tx,
  rows: readonly Insertable<EvidenceAccessTable>[],
): Promise<void> {
  await tx
    .insertInto('evidence_access')
    .values([...rows])
    .execute();
}

export async function accessById(db: Db, id: string): Promise<AccessRow | undefined> {
  return await db.selectFrom('evidence_access').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function accessesOfBag(db: Db, bagId: string): Promise<AccessRow[]> {
  return await db
    .selectFrom('evidence_access')
    .selectAll()
    .where('bag_id', '=', bagId)
    .orderBy('item_id')
    .execute();
}

export async function accessesOf(db: Db | Tx, itemIds: readonly string[]): Promise<AccessRow[]> {
  if (itemIds.length === 0) return [];
  return await db
    .selectFrom('evidence_access')
    .selectAll()
    .where('item_id', 'in', itemIds)
    .orderBy('id')
    .execute();
}

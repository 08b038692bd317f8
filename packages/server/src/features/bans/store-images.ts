import type { BlockedImage, ImageBlockState, ImageReach } from '@muster/contract';
import { type Selectable, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ImageBlockTable } from '../../db/tables/bans.ts';
import type { Reader } from './store.ts';

export type ImageBlockRow = Selectable<ImageBlockTable>;
const MOST_SHOWN = 200;

/** How many servers run from an image now, at each of these sites where one does. */
export async function serversFrom(
  db: Reader,
  { ref, sha512 }: BlockedImage,
  siteIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ siteId: string; servers: number }>`
    select site_id as "siteId", count(*)::int as servers from workload
    where gone_at is null and site_id = any(${[...siteIds]}) and id = any(array(
      select id from workload where image_ref = ${ref}
      union select id from workload where image_sha512 = ${sha512}))
    group by site_id`.execute(db);
  return new Map(rows.map(({ siteId, servers }) => [siteId, servers]));
}

export type NewImageBlock = Omit<ImageBlockRow, 'answered_at' | 'answered_by' | 'answer' | 'answer_reason'>;

export async function insertImageBlock(tx: Tx, row: NewImageBlock): Promise<void> {
  await tx
    .insertInto('image_block')
    .values({
      ...row,
      image: JSON.stringify(row.image),
      approval: JSON.stringify(row.approval),
      reach: JSON.stringify(row.reach),
      answered_at: null,
      answered_by: null,
      answer: null,
      answer_reason: '',
    })
    .execute();
}

export interface ImageBlockChange {
  state: ImageBlockState;
  reach?: ImageReach;
  order_id?: string;
  answered_at?: Date;
  answered_by?: string;
  answer?: 'approve' | 'refuse';
  answer_reason?: string;
}

export async function changeImageBlock(
  tx: Tx,
  id: string,
  { reach, ...change }: ImageBlockChange,
): Promise<void> {
  await tx
    .updateTable('image_block')
    .set({ ...change, approve_by: null, ...(reach ? { reach: JSON.stringify(reach) } : {}) })
    .where('id', '=', id)
    .execute();
}

export async function lockImageBlock(tx: Tx, id: string): Promise<ImageBlockRow | undefined> {
  return await tx.selectFrom('image_block').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function imageBlockById(db: Reader, id: string): Promise<ImageBlockRow | undefined> {
  return await db.selectFrom('image_block').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those that wait first, then the latest. */
export async function imageBlocks(db: Reader, ngiId: string | null): Promise<ImageBlockRow[]> {
  let rows = db.selectFrom('image_block').selectAll();
  if (ngiId !== null) rows = rows.where('ngi_id', '=', ngiId);
  return await rows
    .orderBy(sql`state <> 'awaiting-approval'`)
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute();
}

/** Those that nobody approved in time. */
export async function dueImageBlocks(db: Reader, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('image_block')
    .select('id')
    .where('state', '=', 'awaiting-approval')
    .where('approve_by', '<=', now)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

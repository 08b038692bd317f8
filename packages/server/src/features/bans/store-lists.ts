import type { BanListEntry } from '@muster/contract';
import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { BanListReceiverTable, BanListTable } from '../../db/tables/bans.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Audience, ListedBan } from './list-model.ts';
import type { Reader } from './store.ts';

export type ChainRow = Selectable<BanListTable>;
export type ReceiverRow = Selectable<BanListReceiverTable>;
export type ListedRow = ListedBan;

/** The number of the last change of what is banned. */
export async function listNumber(db: Reader): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select greatest((select max(changed_no) from ban where state = 'active'),
      (select max(ended_no) from ban where ended_no is not null), 0) as number`.execute(db);
  return rows[0]?.number ?? 0;
}

/** What is banned, and the number of the last change of it: read at one moment, so that neither can outrun the other. */
export async function listedNow(db: Db): Promise<{ number: number; bans: ListedRow[] }> {
  return await inTransaction(
    db,
    async (tx) => ({ number: await listNumber(tx), bans: await listedBans(tx) }),
    { isolation: 'repeatable read' },
  );
}

/** All active bans as they stand in lists, those that were listed first at the front. */
async function listedBans(db: Reader): Promise<ListedRow[]> {
  const rows = await db
    .selectFrom('ban')
    .leftJoin('incident', 'incident.id', 'ban.incident_id')
    .select([
      'ban.id',
      'ban.subject',
      'ban.effects',
      'ban.reason',
      'ban.tlp',
      'ban.exercise',
      'ban.active_at',
      'ban.expires_at',
      'ban.changed_no',
      'ban.ngi_id',
      'ban.site_ids',
      'ban.spared',
      'incident.public_id',
    ])
    .where('ban.state', '=', 'active')
    .where('ban.tlp', '<>', 'RED')
    .orderBy('ban.id')
    .execute();
  return rows.map((row) => {
    const entry: BanListEntry = {
      id: row.id,
      changedIn: row.changed_no ?? 0,
      subject: row.subject,
      effects: row.effects,
      reason: row.reason,
      tlp: row.tlp,
      incident: row.public_id,
      exercise: row.exercise,
      from: (row.active_at as Date).toISOString(),
      expiresAt: row.expires_at.toISOString(),
    };
    return { entry, ngiId: row.ngi_id, siteIds: row.site_ids, spared: row.spared };
  });
}

type Ended = ListedBan<Pick<BanListEntry, 'tlp' | 'subject'>> & { id: string; endedIn: number };

/** What ended after a number, and, of a site's list, what it was spared since; those of other audiences too. */
export async function endedAfter(
  db: Reader,
  { siteId }: Audience,
  since: number,
  number: number,
): Promise<Ended[]> {
  const { rows } = await sql<Ended>`
    select id, coalesce(ended_no, changed_no) as "endedIn", ngi_id as "ngiId", site_ids as "siteIds",
      json_build_object('tlp', tlp, 'subject', subject) as entry, '{}'::text[] as spared
    from ban where tlp <> 'RED' and (ended_no > ${since} and ended_no <= ${number}
      or state = 'active' and changed_no > ${since} and ${siteId}::text = any(spared))
    order by id`.execute(db);
  return rows;
}

/** The NGI of the site, and the sites of the NGI, that a list is for. */
export async function placesOf(
  db: Reader,
  { siteId, ngiId }: Audience,
): Promise<{ siteNgi: string | null; sitesOfNgi: ReadonlySet<string> }> {
  if (siteId !== null) {
    const site = await db.selectFrom('site').select('ngi_id').where('id', '=', siteId).executeTakeFirst();
    return { siteNgi: site?.ngi_id ?? null, sitesOfNgi: new Set() };
  }
  if (ngiId === null) return { siteNgi: null, sitesOfNgi: new Set() };
  const rows = await db.selectFrom('site').select('id').where('ngi_id', '=', ngiId).execute();
  return { siteNgi: null, sitesOfNgi: new Set(rows.map(({ id }) => id)) };
}

/** The last list of an audience; who makes the next one waits for who does so already. */
export async function lockLastList(tx: Tx, audience: string): Promise<ChainRow | undefined> {
  await sql`select pg_advisory_xact_lock(7300032, hashtext(${audience}))`.execute(tx);
  return await tx
    .selectFrom('ban_list')
    .selectAll()
    .where('audience', '=', audience)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function listRow(tx: Tx, audience: string, number: number): Promise<ChainRow | undefined> {
  return await tx
    .selectFrom('ban_list')
    .selectAll()
    .where('audience', '=', audience)
    .where('number', '=', number)
    .executeTakeFirst();
}

export async function insertList(tx: Tx, row: ChainRow): Promise<ChainRow> {
  await tx.insertInto('ban_list').values(row).execute();
  return row;
}

export async function receiverByToken(db: Reader, sha256: string): Promise<ReceiverRow | undefined> {
  return await db
    .selectFrom('ban_list_receiver')
    .selectAll()
    .where('token_sha256', '=', sha256)
    .executeTakeFirst();
}

export async function receiverById(db: Reader, id: string): Promise<ReceiverRow | undefined> {
  return await db.selectFrom('ban_list_receiver').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function receivers(db: Reader): Promise<ReceiverRow[]> {
  return await db.selectFrom('ban_list_receiver').selectAll().orderBy('name').orderBy('id').execute();
}

/** Which list a receiver has now, as far as one can tell: it was handed over. */
export async function noteRead(db: Reader, id: string, at: Date, number: number): Promise<void> {
  await db
    .updateTable('ban_list_receiver')
    .set({ last_read_at: at, last_number: number })
    .where('id', '=', id)
    .execute();
}

import type { ApprovalNeed, BanEvent, BanLimits, BanState, ReachView } from '@muster/contract';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { BanApprovalTable, BanEventTable, BanSparingTable, BanTable } from '../../db/tables/bans.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { newId } from '../../kernel/ids.ts';
import { PREVIEW_LASTS_MS } from './model.ts';

export type Reader = Db | Tx;
export type BanRow = Selectable<BanTable>;
export type SparingRow = Selectable<BanSparingTable>;
export type ApprovalRow = Selectable<BanApprovalTable>;
export type EventRow = Selectable<BanEventTable>;

export async function limits(db: Reader): Promise<BanLimits> {
  const row = await db.selectFrom('ban_limits').selectAll().executeTakeFirstOrThrow();
  return {
    users: row.users,
    workloads: row.workloads,
    sites: row.sites,
    approvalHours: row.approval_hours,
    mostDays: row.most_days,
  };
}

export async function setLimits(tx: Tx, to: BanLimits): Promise<void> {
  await tx
    .updateTable('ban_limits')
    .set({
      users: to.users,
      workloads: to.workloads,
      sites: to.sites,
      approval_hours: to.approvalHours,
      most_days: to.mostDays,
    })
    .execute();
}

export async function keepPreview(
  tx: Tx,
  preview: { digest: string; by: string; at: Date; keys: string[] },
): Promise<void> {
  await tx
    .deleteFrom('ban_preview')
    .where('at', '<', new Date(preview.at.getTime() - PREVIEW_LASTS_MS))
    .execute();
  await tx
    .insertInto('ban_preview')
    .values({ digest: preview.digest, made_by: preview.by, at: preview.at, keys: preview.keys })
    .onConflict((conflict) => conflict.columns(['digest', 'made_by']).doUpdateSet({ at: preview.at }))
    .execute();
}

export async function previewKeys(
  db: Reader,
  digest: string,
  by: string,
  now: Date,
): Promise<string[] | undefined> {
  const row = await db
    .selectFrom('ban_preview')
    .select('keys')
    .where('digest', '=', digest)
    .where('made_by', '=', by)
    .where('at', '>=', new Date(now.getTime() - PREVIEW_LASTS_MS))
    .executeTakeFirst();
  return row?.keys;
}

export async function banById(db: Reader, id: string): Promise<BanRow | undefined> {
  return await db.selectFrom('ban').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The id of a ban that is called by its id or, as people write it, by its number. */
export async function banIdOf(db: Reader, called: string): Promise<string | undefined> {
  const no = /^BAN-(\d+)$/i.exec(called)?.[1];
  if (no === undefined) return called;
  const row = await db.selectFrom('ban').select('id').where('no', '=', Number(no)).executeTakeFirst();
  return row?.id;
}

export async function lockBan(tx: Tx, id: string): Promise<BanRow | undefined> {
  return await tx.selectFrom('ban').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

type BanChange = Partial<
  Pick<
    BanRow,
    | 'state'
    | 'expires_at'
    | 'approve_by'
    | 'reach_keys'
    | 'active_at'
    | 'ended_at'
    | 'order_id'
    | 'lift_order_id'
    | 'changed_no'
    | 'ended_no'
    | 'spared'
  >
>;

export async function changeBan(tx: Tx, id: string, change: BanChange): Promise<void> {
  await tx.updateTable('ban').set(change).where('id', '=', id).execute();
}

export async function setReach(
  tx: Tx,
  id: string,
  { view, keys }: { view: ReachView; keys: string[] },
  approval: ApprovalNeed,
): Promise<void> {
  await tx
    .updateTable('ban')
    .set({ reach: JSON.stringify(view), reach_keys: keys, approval: JSON.stringify(approval) })
    .where('id', '=', id)
    .execute();
}

/**
 * The number of the next change of the lists. Whoever takes one holds a lock until the commit, so that no list with a
 * number can miss a change with a lower one.
 */
export async function nextChange(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(7300031)`.execute(tx);
  const { rows } = await sql<{ no: number }>`select nextval('ban_change') as no`.execute(tx);
  return (rows[0] as { no: number }).no;
}

export interface NewBanEvent {
  banId: string;
  at: Date;
  actor: string;
  kind: BanEvent['kind'];
  siteId?: string | null;
  /** For people; in the ledger it is a commitment. */
  text: string;
  /** Ids, numbers and words that stand in the ledger in the clear. */
  data?: { [key: string]: Json };
}

/** What happened to a ban, in its history and in the ledger. */
export async function recordEvent(tx: Tx, event: NewBanEvent): Promise<string> {
  const { banId, at, actor, kind, siteId = null, text, data = {} } = event;
  const entryId = await appendEntry(tx, {
    at,
    kind: `ban.${kind}`,
    subject: banId,
    actor,
    body: { ...data, site: siteId, text: commitment(await saltFor(tx, banId), text) },
  });
  await tx
    .insertInto('ban_event')
    .values({
      id: newId('bev', at),
      ban_id: banId,
      at,
      by_actor: actor,
      kind,
      site_id: siteId,
      text,
      entry_id: entryId,
    })
    .execute();
  return entryId;
}

export async function eventsOf(db: Reader, banId: string): Promise<EventRow[]> {
  return await db.selectFrom('ban_event').selectAll().where('ban_id', '=', banId).orderBy('id').execute();
}

export async function approvalsOf(db: Reader, banId: string): Promise<ApprovalRow[]> {
  return await db.selectFrom('ban_approval').selectAll().where('ban_id', '=', banId).orderBy('at').execute();
}

export async function sparingsOf(db: Reader, banId: string): Promise<SparingRow[]> {
  return await db
    .selectFrom('ban_sparing')
    .selectAll()
    .where('ban_id', '=', banId)
    .orderBy('asked_at')
    .execute();
}

/** The person behind an actor: a token acts for its owner, so that nobody approves by a token what they made. */
export async function personBehind(db: Reader, actorId: string): Promise<string> {
  if (!actorId.startsWith('tok_')) return actorId;
  const token = await db
    .selectFrom('token')
    .select(['person_id', 'issued_by'])
    .where('id', '=', actorId)
    .executeTakeFirst();
  return token?.person_id ?? actorId;
}

export type BanScope =
  | { kind: 'all'; red: boolean }
  | { kind: 'ngi'; ngiId: string }
  | { kind: 'site'; siteId: string };

export interface BanFilter {
  states: readonly BanState[] | null;
  /** In lower case; in title, reason or number. */
  q: string | undefined;
  before: string | undefined;
  limit: number;
}

/** Whether a row of `ban` lies in a scope; what of it somebody sees is asked of each by itself. */
export function inScope(scope: BanScope): RawBuilder<boolean> {
  if (scope.kind === 'site')
    return sql<boolean>`exists (select from order_delivery d
      where d.order_id = ban.order_id and d.site_id = ${scope.siteId})`;
  if (scope.kind === 'ngi')
    return sql<boolean>`(ban.ngi_id = ${scope.ngiId} or ban.tlp <> 'RED' and exists (select from order_delivery d
      join site on site.id = d.site_id where d.order_id = ban.order_id and site.ngi_id = ${scope.ngiId}))`;
  return scope.red ? sql<boolean>`true` : sql<boolean>`ban.tlp <> 'RED'`;
}

/** The newest first. */
export async function bansSeen(db: Reader, scope: BanScope, filter: BanFilter): Promise<BanRow[]> {
  let rows = db.selectFrom('ban').selectAll().where(inScope(scope)).orderBy('id', 'desc').limit(filter.limit);
  if (filter.states !== null) rows = rows.where('state', 'in', [...filter.states]);
  if (filter.before !== undefined) rows = rows.where('id', '<', filter.before);
  if (filter.q !== undefined && filter.q !== '') {
    const found = `%${filter.q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    rows = rows.where(
      sql<boolean>`(lower(title) like ${found} or lower(reason) like ${found} or lower('BAN-' || no) like ${found})`,
    );
  }
  return await rows.execute();
}

/** Active ones whose time is over, and those that nobody approved in time. */
export async function dueBans(db: Reader, now: Date): Promise<Pick<BanRow, 'id' | 'state'>[]> {
  return await db
    .selectFrom('ban')
    .select(['id', 'state'])
    .where((e) =>
      e.or([
        e.and([e('state', '=', 'active'), e('expires_at', '<=', now)]),
        e.and([e('state', '=', 'awaiting-approval'), e('approve_by', '<=', now)]),
      ]),
    )
    .orderBy('id')
    .execute();
}

/** Active bans for all sites with sites that came since and were never told. */
export async function bansMissingSites(db: Reader): Promise<{ banId: string; siteIds: string[] }[]> {
  const { rows } = await sql<{ banId: string; siteIds: string[] }>`
    select ban.id as "banId", array_agg(site.id) as "siteIds" from ban
    join site on site.gone_at is null and (ban.ngi_id is null or site.ngi_id = ban.ngi_id)
    where ban.state = 'active' and ban.site_ids is null and not site.id = any(ban.spared)
      and site.first_seen_at > ban.active_at
      and not exists (select from order_delivery d where d.order_id = ban.order_id and d.site_id = site.id)
    group by ban.id order by ban.id limit 200`.execute(db);
  return rows;
}

/** The sites that were ordered to ban, also those that have since left the place that the ban is for. */
export async function orderedSites(db: Reader, banId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct d.site_id as id from site_order o join order_delivery d on d.order_id = o.id
    where o.ban_id = ${banId} and o.kind = 'ban' order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** What others are told of a ban, without its reach, which may be long. */
export type ToldBan = Pick<BanRow, 'id' | 'subject' | 'tlp' | 'reason' | 'effects' | 'exercise'>;

/** Other bans that close accounts everywhere now, those of exercises left out. */
export async function closingBesides(db: Reader, banId: string): Promise<ToldBan[]> {
  return await db
    .selectFrom('ban')
    .select(['id', 'subject', 'tlp', 'reason', 'effects', 'exercise'])
    .where('state', '=', 'active')
    .where('exercise', '=', false)
    .where('ngi_id', 'is', null)
    .where('site_ids', 'is', null)
    .where(sql<boolean>`effects ->> 'new' = 'deny'`)
    .where('id', '<>', banId)
    .orderBy('id')
    .execute();
}

/** Orders of a ban that still stand at agents: of one that was extended there are several. */
export async function standingOrderIds(db: Reader, banId: string, now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o.id from site_order o where o.ban_id = ${banId} and o.kind = 'ban'
      and (o.expires_at is null or o.expires_at > ${now}) order by o.id`.execute(db);
  return rows.map(({ id }) => id);
}

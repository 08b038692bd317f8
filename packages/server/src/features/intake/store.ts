import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { AbuseReportTable } from '../../db/tables/intake.ts';
import type { KnownSite } from './model/match-sites.ts';

export type ReportRow = Selectable<AbuseReportTable>;

export async function insertReport(
  tx: Tx,
  row: Insertable<AbuseReportTable>,
): Promise<{ id: string } | undefined> {
  return await tx
    .insertInto('abuse_report')
    .values(row)
    .onConflict((conflict) => conflict.column('mail_id').doNothing())
    .returning('id')
    .executeTakeFirst();
}

export async function reportById(db: Db | Tx, id: string): Promise<ReportRow | undefined> {
  return await db.selectFrom('abuse_report').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function reportOfMail(db: Db | Tx, mailId: string): Promise<{ id: string } | undefined> {
  return await db.selectFrom('abuse_report').select('id').where('mail_id', '=', mailId).executeTakeFirst();
}

/** A mail that somebody placed or dismissed among the mails is not open as a report either. */
function waiting(db: Db | Tx) {
  return db
    .selectFrom('abuse_report')
    .leftJoin('inbound_mail', 'inbound_mail.id', 'abuse_report.mail_id')
    .where('abuse_report.state', '=', 'open')
    .where((e) => e.or([e('abuse_report.mail_id', 'is', null), e('inbound_mail.triage', '=', 'open')]));
}

/** Those of a group that lie open, the oldest first; locked when they are to be decided. */
export async function openGroup(db: Db | Tx, groupId: string): Promise<ReportRow[]> {
  return await waiting(db)
    .selectAll('abuse_report')
    .where('abuse_report.group_id', '=', groupId)
    .orderBy('abuse_report.id')
    .execute();
}

export async function lockGroup(tx: Tx, groupId: string): Promise<ReportRow[]> {
  await tx
    .selectFrom('abuse_report')
    .select('id')
    .where('group_id', '=', groupId)
    .orderBy('id')
    .forUpdate()
    .execute();
  return await openGroup(tx, groupId);
}

export type ListedReport = ReportRow & { alike: number };

/** The oldest first, one of each group of reports that tell of the same. */
export async function openPage(db: Db, after: string | undefined, limit: number): Promise<ListedReport[]> {
  const open = waiting(db)
    .selectAll('abuse_report')
    .select([
      sql<number>`count(*) over (partition by abuse_report.group_id)`.as('together'),
      sql<number>`row_number() over (partition by abuse_report.group_id order by abuse_report.id)`.as('nth'),
    ]);
  let query = db.selectFrom(open.as('open')).selectAll().where('nth', '=', 1).orderBy('id').limit(limit);
  if (after !== undefined) query = query.where('id', '>', after);
  return (await query.execute()).map(({ together, nth: _nth, ...row }) => ({
    ...row,
    alike: Number(together) - 1,
  }));
}

/** The newest first. */
export async function decidedPage(
  db: Db,
  state: 'attached' | 'dismissed',
  before: string | undefined,
  limit: number,
): Promise<ListedReport[]> {
  let query = db
    .selectFrom('abuse_report')
    .selectAll()
    .where('state', '=', state)
    .orderBy('id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('id', '<', before);
  return (await query.execute()).map((row) => ({ ...row, alike: 0 }));
}

export async function openCount(db: Db): Promise<{ open: number; oldest: Date | null }> {
  const { open, oldest } = await waiting(db)
    .select((e) => [
      e.fn.countAll<number>().as('open'),
      sql<Date | null>`min(abuse_report.received_at)`.as('oldest'),
    ])
    .executeTakeFirstOrThrow();
  return { open: Number(open), oldest };
}

/** What the same reporter said of late. */
export async function reportsOfReporter(tx: Tx, address: string, since: Date): Promise<ReportRow[]> {
  if (address === '') return [];
  return await tx
    .selectFrom('abuse_report')
    .selectAll()
    .where('reporter_address', '=', address)
    .where('received_at', '>=', since)
    .orderBy('id')
    .limit(1000)
    .execute();
}

export async function answeredSince(tx: Tx, address: string, since: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('abuse_report')
    .select('id')
    .where('reporter_address', '=', address)
    .where('answered_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function setReports(
  tx: Tx,
  ids: readonly string[],
  values: Updateable<AbuseReportTable>,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable('abuse_report').set(values).where('id', 'in', ids).execute();
}

export async function knownSites(db: Db | Tx): Promise<KnownSite[]> {
  return await db
    .selectFrom('site')
    .select(['id', 'name', 'networks', 'domains'])
    .where('gone_at', 'is', null)
    .where((e) =>
      e.or([
        e('networks', '<>', sql<string[]>`'{}'::text[]`),
        e('domains', '<>', sql<string[]>`'{}'::text[]`),
      ]),
    )
    .orderBy('name_key')
    .execute();
}

/** The site whose contact writes from this address; null for others, and where it is the contact of several. */
export async function siteOfContact(db: Db | Tx, address: string): Promise<string | null> {
  if (address === '') return null;
  const rows = await db
    .selectFrom('contact')
    .select('owner_id')
    .distinct()
    .where('owner_kind', '=', 'site')
    .where('channel', '=', 'email')
    .where('gone_at', 'is', null)
    .where(sql<string>`lower(address)`, '=', address)
    .execute();
  return rows.length === 1 ? (rows[0]?.owner_id ?? null) : null;
}

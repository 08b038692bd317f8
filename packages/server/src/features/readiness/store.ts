import type { CheckId, Scope, VerdictWord } from '@muster/contract';
import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

/** The sites of a scope that have not gone, in the order of their names. */
export async function sitesIn(db: Db, scope: Scope, at: Date) {
  let query = db
    .selectFrom('site')
    .leftJoin('ngi', 'ngi.id', 'site.ngi_id')
    .select(['site.id', 'site.name', 'site.official_name', 'site.ngi_id', 'ngi.name as ngi_name'])
    .select(['site.country', 'site.time_zone', 'site.certification', 'site.latitude', 'site.longitude'])
    .where('site.gone_at', 'is', null)
    .orderBy('site.name_key');
  if (scope.kind === 'ngi') query = query.where('site.ngi_id', '=', scope.ngiId);
  if (scope.kind === 'site') query = query.where('site.id', '=', scope.siteId);
  const rows = scope.kind === 'vo' ? [] : await query.execute();
  const down = await downtimesNow(
    db,
    rows.map(({ id }) => id),
    at,
  );
  return rows.map((row) => ({ ...row, downtime: down.get(row.id) ?? null }));
}
export type PlacedSite = Awaited<ReturnType<typeof sitesIn>>[number];

async function downtimesNow(db: Db, sites: readonly string[], at: Date) {
  const rows = await db
    .selectFrom('downtime')
    .select(['site_id', 'severity', 'ends_at'])
    .where('site_id', 'in', orNone(sites))
    .where('gone_at', 'is', null)
    .where('starts_at', '<=', at)
    .where('ends_at', '>', at)
    // An outage goes before a warning, and of two the one that lasts longer.
    .orderBy('severity', 'desc')
    .orderBy('ends_at')
    .execute();
  return new Map(rows.map(({ site_id, severity, ends_at }) => [site_id, { severity, endsAt: ends_at }]));
}

/** What became of messages to these contacts since then, newest first. */
export async function deliveriesSince(db: Db, contacts: readonly string[], since: Date) {
  return await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['delivery.contact_id', 'delivery.address', 'delivery.state', 'delivery.state_at'])
    .select('message.participation_id')
    .where('delivery.contact_id', 'in', orNone(contacts))
    // A message that still waits would tell a site of an alarm to come.
    .where('delivery.sent_at', 'is not', null)
    .where('delivery.state_at', '>', since)
    .orderBy('delivery.sent_at', 'desc')
    .orderBy('delivery.id', 'desc')
    .execute();
}

/** Every part that these sites have in campaigns that were not aborted, newest first. */
export async function participationsAt(db: Db, sites: readonly string[]) {
  return await db
    .selectFrom('participation')
    .innerJoin('campaign', 'campaign.id', 'participation.campaign_id')
    .leftJoin('incident', 'incident.id', 'participation.incident_id')
    .select(['participation.id', 'participation.site_id', 'participation.ngi_id', 'participation.created_at'])
    .select(['participation.incident_id', 'participation.alarm_at', 'participation.left_out_at'])
    .select(['participation.left_out_reason', 'incident.public_id'])
    .select(['campaign.window_from', 'campaign.window_to'])
    .select(['campaign.id as campaign_id', 'campaign.name as campaign_name', 'campaign.state'])
    .select(['campaign.scope_kind', 'campaign.scope_ngi_id', 'campaign.announced_at'])
    .where('participation.site_id', 'in', orNone(sites))
    .where('campaign.state', '<>', 'aborted')
    .orderBy('participation.created_at', 'desc')
    .orderBy('participation.id', 'desc')
    .execute();
}
export type PartRow = Awaited<ReturnType<typeof participationsAt>>[number];

/** The newest consent to each participation. */
export async function consentsTo(db: Db, participations: readonly string[]) {
  const rows = await db
    .selectFrom('site_authorisation')
    .distinctOn('participation_id')
    .select(['participation_id', 'recorded_at', 'withdrawn_at'])
    .where('participation_id', 'in', orNone(participations))
    .orderBy('participation_id')
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.participation_id, row]));
}

export interface VerdictRow {
  participation: string;
  /** When the score was computed, and whether no deadline was open any more. */
  at: Date;
  final: boolean;
  check: CheckId;
  verdict: VerdictWord;
  reached: Date | null;
}

/** How the checks of these participations came out in the newest score of their campaign, a final one first. */
export async function verdictsOf(db: Db, participations: readonly string[]): Promise<VerdictRow[]> {
  if (participations.length === 0) return [];
  const { rows } = await sql<VerdictRow>`
    with run as (
      select distinct on (campaign_id) id, at, final from score_run
      where campaign_id in (select campaign_id from participation where id = any(${[...participations]}))
      order by campaign_id, final desc, id desc
    )
    select verdict.participation_id as participation, run.at, run.final, verdict.check_id as check,
      verdict.verdict, verdict.at as reached
    from run join verdict on verdict.run_id = run.id
    where verdict.participation_id = any(${[...participations]})
    order by verdict.participation_id, verdict.check_id`.execute(db);
  return rows;
}

/** SQL knows no empty list. */
function orNone(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : [''];
}

import type { Actor, CampaignState } from '@muster/contract';
import type { Db } from '../../db/database.ts';
import { itemsVisibleTo, visibleTo } from '../incidents/index.ts';

/** Campaigns that are not over, with whom they are of. */
export async function openCampaigns(db: Db) {
  const rows = await db
    .selectFrom('campaign')
    .select(['id', 'name', 'state', 'scope_kind', 'scope_ngi_id', 'announced_at', 'started_at'])
    .select(['window_from', 'window_to'])
    .where('state', 'not in', ['closed', 'aborted'])
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, state: row.state as CampaignState, scope: scopeOf(row) }));
}
export type OpenCampaign = Awaited<ReturnType<typeof openCampaigns>>[number];

/** Who takes part in them, with the names of places; without those left out. */
export async function partsOf(db: Db, campaigns: readonly string[]) {
  if (campaigns.length === 0) return [];
  return await db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'participation.campaign_id', 'participation.incident_id'])
    .select(['participation.site_id', 'participation.ngi_id', 'site.name', 'site.time_zone'])
    .where('participation.campaign_id', 'in', campaigns)
    .where('participation.left_out_at', 'is', null)
    .orderBy('site.name_key')
    .execute();
}
export type PartRow = Awaited<ReturnType<typeof partsOf>>[number];

/** Incidents that are being handled and that the actor may see: real ones, and those of the campaigns' participations. */
export async function openIncidents(db: Db, actor: Actor, ofDrills: readonly string[], now: Date) {
  return await db
    .selectFrom('incident')
    .leftJoin('site', 'site.id', 'incident.site_id')
    .select(['incident.id', 'incident.public_id', 'incident.title', 'incident.tlp', 'incident.exercise'])
    .select(['incident.site_id', 'site.ngi_id', 'site.name', 'site.time_zone'])
    // What is resolved has clocks still: the closure report, and whatever was left undone.
    .where((e) =>
      e.or([
        e.and([e('incident.exercise', '=', false), e('incident.state', '<>', 'closed')]),
        e.and([
          e('incident.state', '=', 'open'),
          e('incident.id', 'in', ofDrills.length > 0 ? ofDrills : ['']),
        ]),
      ]),
    )
    .where(visibleTo(actor, now))
    .orderBy('incident.id')
    .execute();
}

/** Where clocks of several sites stand, by site. */
export async function placesOf(db: Db, sites: readonly string[]) {
  const rows = await db
    .selectFrom('site')
    .select(['id', 'name', 'time_zone'])
    .where('id', '=', (e) => e.fn.any(e.val([...sites])))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What happened last in real incidents, as far as the actor may read it. */
export async function latestEvents(db: Db, actor: Actor, now: Date, most: number) {
  return await db
    .selectFrom('incident_event')
    .innerJoin('incident', 'incident.id', 'incident_event.incident_id')
    .leftJoin('site', 'site.id', 'incident_event.site_id')
    .select(['incident_event.id', 'incident_event.recorded_at as at', 'incident_event.kind'])
    .select('incident_event.text')
    .select(['incident.id as incident', 'incident.public_id', 'incident.title', 'incident.tlp'])
    .select('site.name as site')
    .where('incident.exercise', '=', false)
    .where(visibleTo(actor, now))
    .where(itemsVisibleTo(actor, now, 'incident_event'))
    .orderBy('incident_event.ord', 'desc')
    .limit(most)
    .execute();
}

/** Open tasks of real incidents whose time is over, as far as the actor may read them. */
export async function overdueTasks(db: Db, actor: Actor, now: Date) {
  return await db
    .selectFrom('task')
    .innerJoin('incident', 'incident.id', 'task.incident_id')
    .select((e) => [e.fn.countAll<number>().as('count'), e.fn.min('task.due_at').as('since')])
    .where('task.state', '=', 'open')
    .where('task.due_at', '<=', now)
    .where('incident.state', '<>', 'closed')
    .where(visibleTo(actor, now))
    .where(itemsVisibleTo(actor, now, 'task'))
    .executeTakeFirstOrThrow();
}

/** Reports from outside that wait for a decision, the oldest first. */
export async function openReports(db: Db) {
  return await db
    .selectFrom('abuse_report')
    .leftJoin('inbound_mail', 'inbound_mail.id', 'abuse_report.mail_id')
    .select(['abuse_report.mail_id', 'abuse_report.received_at', 'abuse_report.group_id'])
    .where('abuse_report.state', '=', 'open')
    .where((e) => e.or([e('abuse_report.mail_id', 'is', null), e('inbound_mail.triage', '=', 'open')]))
    .orderBy('abuse_report.received_at')
    .execute();
}

/** Appeals that nobody has answered, the oldest first, also those of campaigns that are over. */
export async function openAppeals(db: Db) {
  const rows = await db
    .selectFrom('appeal')
    .innerJoin('participation', 'participation.id', 'appeal.participation_id')
    .innerJoin('campaign', 'campaign.id', 'participation.campaign_id')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['appeal.at', 'appeal.check_id', 'appeal.participation_id', 'site.name as site_name'])
    .select(['participation.site_id', 'participation.ngi_id', 'campaign.id', 'campaign.name'])
    .select(['campaign.scope_kind', 'campaign.scope_ngi_id', 'campaign.announced_at'])
    .where('appeal.state', '=', 'open')
    .orderBy('appeal.at')
    .orderBy('appeal.id')
    .execute();
  return rows.map((row) => ({ ...row, scope: scopeOf(row) }));
}

function scopeOf(row: { scope_kind: string; scope_ngi_id: string | null; announced_at: Date | null }) {
  const kind = row.scope_kind === 'ngi' ? ('ngi' as const) : ('federation' as const);
  return { kind, ngiId: row.scope_ngi_id, announced: row.announced_at !== null };
}

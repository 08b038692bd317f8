import type { CampaignState } from '@muster/contract';
import type { Db } from '../../db/database.ts';

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

/** Incidents that are being handled: real ones, and those of the campaigns' participations. */
export async function openIncidents(db: Db, ofDrills: readonly string[]) {
  return await db
    .selectFrom('incident')
    .leftJoin('site', 'site.id', 'incident.site_id')
    .select(['incident.id', 'incident.public_id', 'incident.title', 'incident.tlp', 'incident.exercise'])
    .select(['incident.site_id', 'site.ngi_id', 'site.name', 'site.time_zone'])
    .where('incident.state', '=', 'open')
    .where((e) =>
      e.or([
        e('incident.exercise', '=', false),
        e('incident.id', 'in', ofDrills.length > 0 ? ofDrills : ['']),
      ]),
    )
    .orderBy('incident.id')
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

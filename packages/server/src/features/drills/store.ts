import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type {
  CampaignTable,
  ParticipationTable,
  ScenarioTable,
  SiteAuthorisationTable,
} from '../../db/tables/drills.ts';

export type CampaignRow = Selectable<CampaignTable>;
export type ScenarioRow = Selectable<ScenarioTable>;
export type ParticipationRow = Selectable<ParticipationTable>;
export type AuthorisationRow = Selectable<SiteAuthorisationTable>;

export async function campaignById(db: Db | Tx, id: string): Promise<CampaignRow | undefined> {
  return await db.selectFrom('campaign').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function campaignForUpdate(tx: Tx, id: string): Promise<CampaignRow | undefined> {
  return await tx.selectFrom('campaign').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function scenarioById(db: Db | Tx, id: string): Promise<ScenarioRow> {
  return await db.selectFrom('scenario').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** The same text is kept once. */
export async function keepScenario(tx: Tx, row: ScenarioRow): Promise<string> {
  await tx
    .insertInto('scenario')
    .values(row)
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
  const kept = await tx
    .selectFrom('scenario')
    .select('id')
    .where('sha256', '=', row.sha256)
    .executeTakeFirstOrThrow();
  return kept.id;
}

/** Those that take part: without the sites that were left out. */
export async function participationsOf(db: Db | Tx, campaignId: string): Promise<ParticipationRow[]> {
  return (await invitedTo(db, campaignId)).filter(({ left_out_at }) => left_out_at === null);
}

/** Also those that were left out: they still may know of the campaign. */
export async function invitedTo(db: Db | Tx, campaignId: string): Promise<ParticipationRow[]> {
  return await db
    .selectFrom('participation')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .execute();
}

/** Where each of these campaigns plays. */
export async function placesOf(
  db: Db | Tx,
  campaignIds: readonly string[],
): Promise<Map<string, { siteId: string; ngiId: string | null }[]>> {
  const places = new Map<string, { siteId: string; ngiId: string | null }[]>();
  if (campaignIds.length === 0) return places;
  const rows = await db
    .selectFrom('participation')
    .select(['campaign_id', 'site_id', 'ngi_id'])
    .where('campaign_id', 'in', campaignIds)
    .execute();
  for (const row of rows) {
    const known = places.get(row.campaign_id) ?? [];
    known.push({ siteId: row.site_id, ngiId: row.ngi_id });
    places.set(row.campaign_id, known);
  }
  return places;
}

export async function participationById(db: Db | Tx, id: string): Promise<ParticipationRow | undefined> {
  return await db.selectFrom('participation').selectAll().where('id', '=', id).executeTakeFirst();
}

/** As it is now, held until the transaction ends. */
export async function lockParticipation(tx: Tx, id: string): Promise<ParticipationRow> {
  return await tx
    .selectFrom('participation')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** A site's part in a campaign; none for one that was left out. */
export async function participationAt(
  db: Db | Tx,
  campaignId: string,
  siteId: string,
): Promise<ParticipationRow | undefined> {
  const part = await invitedAt(db, campaignId, siteId);
  return part?.left_out_at === null ? part : undefined;
}

export async function invitedAt(
  db: Db | Tx,
  campaignId: string,
  siteId: string,
): Promise<ParticipationRow | undefined> {
  return await db
    .selectFrom('participation')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('site_id', '=', siteId)
    .executeTakeFirst();
}

export async function authorisationsOf(db: Db | Tx, campaignId: string): Promise<AuthorisationRow[]> {
  return await db
    .selectFrom('site_authorisation')
    .innerJoin('participation', 'participation.id', 'site_authorisation.participation_id')
    .selectAll('site_authorisation')
    .where('participation.campaign_id', '=', campaignId)
    .where('site_authorisation.withdrawn_at', 'is', null)
    .execute();
}

/** Campaigns that are planned or under way, for the calendar. */
export async function openCampaignsWithSites(db: Db | Tx): Promise<(CampaignRow & { sites: string[] })[]> {
  const rows = await db
    .selectFrom('campaign')
    .innerJoin('participation', 'participation.campaign_id', 'campaign.id')
    .selectAll('campaign')
    .select('participation.site_id')
    .where('campaign.state', 'not in', ['draft', 'aborted'])
    .where('participation.left_out_at', 'is', null)
    .execute();
  const byId = new Map<string, CampaignRow & { sites: string[] }>();
  for (const { site_id, ...campaign } of rows) {
    const known = byId.get(campaign.id) ?? { ...campaign, sites: [] };
    known.sites.push(site_id);
    byId.set(campaign.id, known);
  }
  return [...byId.values()];
}

import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import {
  type CampaignRow,
  campaignById,
  type maySeeParticipation,
  type ParticipationRow,
  participationById,
  scenarioOf,
  scopeOf,
} from '../drills/index.ts';
import { siteById, siteCalendar } from '../federation/index.ts';
import type { Scenario } from '../scenarios/index.ts';

/** Where something was said: whose part in which campaign. */
export interface Place {
  part: ParticipationRow;
  campaign: CampaignRow;
  scenario: Scenario;
  /** IANA zone of the site, for times that are written without one. */
  zone: string;
}

export async function placeOfParticipation(db: Db | Tx, participationId: string): Promise<Place | undefined> {
  const part = await participationById(db, participationId);
  const campaign = part && (await campaignById(db, part.campaign_id));
  if (!part || !campaign) return undefined;
  const scenario = await scenarioOf(db, campaign.scenario_id);
  return { part, campaign, scenario, zone: await zoneOf(db, part.site_id) };
}

/**
 * The place, if the actor may do with it what `may` says.
 * @throws MusterError not-found, the same for what there is not and for what this actor may not
 */
export async function demandPlaceOf(
  app: App,
  actor: Actor,
  of: { campaignId: string; participationId: string },
  may: typeof maySeeParticipation,
): Promise<Place> {
  const place = await placeOfParticipation(app.db, of.participationId);
  const { part, campaign } = place ?? {};
  const open =
    part !== undefined &&
    campaign?.id === of.campaignId &&
    may(actor, scopeOf(campaign), { siteId: part.site_id, ngiId: part.ngi_id });
  if (place && open) return place;
  throw new MusterError('not-found', `There is no participation ${of.participationId} that you may see.`);
}

/** The site's own zone; where it has none, that of the calendar by which it is measured. */
async function zoneOf(db: Db | Tx, siteId: string): Promise<string> {
  const site = await siteById(db, siteId);
  return site?.time_zone ?? (await siteCalendar(db, siteId)).zone;
}

/** The zones of all sites of a campaign, by participation. */
export async function zonesOf(db: Db | Tx, campaignId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'participation.site_id', 'site.time_zone'])
    .where('participation.campaign_id', '=', campaignId)
    .execute();
  const zones = new Map<string, string>();
  for (const row of rows) zones.set(row.id, row.time_zone ?? (await siteCalendar(db, row.site_id)).zone);
  return zones;
}

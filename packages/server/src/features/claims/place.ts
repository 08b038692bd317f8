import type { Db, Tx } from '../../db/database.ts';
import {
  type CampaignRow,
  campaignById,
  type ParticipationRow,
  participationById,
  scenarioOf,
} from '../drills/index.ts';
import { siteCalendar } from '../federation/index.ts';
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
  const { zone } = await siteCalendar(db, part.site_id);
  return { part, campaign, scenario, zone };
}

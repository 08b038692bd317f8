import type { Actor } from '@muster/contract';
import { maySeeCampaign, maySeeParticipation } from '../drills/index.ts';

type CampaignScope = Parameters<typeof maySeeCampaign>[1];
type PartScope = Parameters<typeof maySeeParticipation>[2];

/**
 * What a drill says of a site's readiness: who sees the campaign, and, once it is announced, the site and its NGI.
 * Before that nobody who is to be tested learns of it.
 */
export function mayKnowOf(
  actor: Actor,
  campaign: CampaignScope & { announced: boolean },
  part: PartScope,
): boolean {
  if (maySeeCampaign(actor, campaign)) return true;
  return campaign.announced && maySeeParticipation(actor, campaign, part);
}

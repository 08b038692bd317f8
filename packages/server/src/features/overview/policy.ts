import type { Actor } from '@muster/contract';
import { maySeeCampaign, maySeeParticipation } from '../drills/index.ts';

type CampaignScope = Parameters<typeof maySeeCampaign>[1];
type PartScope = Parameters<typeof maySeeParticipation>[2];

/** Of a drill: who sees the campaign, and once it is announced the sites that take part and their NGIs. */
export function mayFollow(
  actor: Actor,
  campaign: CampaignScope & { announced: boolean },
  part: PartScope,
): boolean {
  if (maySeeCampaign(actor, campaign)) return true;
  return campaign.announced && maySeeParticipation(actor, campaign, part);
}

/** How copies fare is for who sees the campaign: whoever is tested has to find that out. */
export function mayWatchCopies(actor: Actor, campaign: CampaignScope): boolean {
  return maySeeCampaign(actor, campaign);
}

/** Mail and words that wait for an officer: who may read the mail. */
export function maySeeQueues(actor: Actor): boolean {
  if (actor.role === 'site-contact' || actor.role === 'vo-manager') return false;
  return actor.scope.kind === 'federation' || actor.scope.kind === 'ngi';
}

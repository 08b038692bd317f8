import type { Actor } from '@muster/contract';
import { mayRunCampaign, maySeeCampaign, maySeeParticipation } from '../drills/index.ts';

type CampaignScope = Parameters<typeof mayRunCampaign>[1];
type PartScope = Parameters<typeof maySeeParticipation>[2];

/** Who runs the campaign may decide otherwise than a rule, with a reason. */
export function mayOverride(actor: Actor, campaign: CampaignScope): boolean {
  return mayRunCampaign(actor, campaign);
}

/** A site may appeal what was said of it; nobody appeals for another. */
export function mayAppeal(actor: Actor, part: PartScope): boolean {
  return actor.role === 'site-contact' && actor.scope.kind === 'site' && actor.scope.siteId === part.siteId;
}

/** What is said of a site is seen by the site, its NGI, and who sees the campaign. */
export function maySeeVerdicts(actor: Actor, campaign: CampaignScope, part: PartScope): boolean {
  return maySeeParticipation(actor, campaign, part);
}

/** What only Muster knows (identities, addresses, tokens, when copies beat) is told to who is watched after the end. */
export function mayKnowTruth(actor: Actor, campaign: CampaignScope, state: string): boolean {
  return state === 'closed' || maySeeCampaign(actor, campaign);
}

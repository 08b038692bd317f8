import type { Actor } from '@muster/contract';
import { maySeeParticipation, maySpeakForSite } from '../drills/index.ts';

type CampaignScope = Parameters<typeof maySeeParticipation>[1];
type PartScope = Parameters<typeof maySeeParticipation>[2];

/** A site gives evidence for itself; who runs the campaign may add what reached them on another way. */
export function mayGiveEvidence(actor: Actor, campaign: CampaignScope, part: PartScope): boolean {
  return maySpeakForSite(actor, campaign, part);
}

/** Whoever sees a site's part sees what it gave; nobody else. */
export function mayReadEvidence(actor: Actor, campaign: CampaignScope, part: PartScope): boolean {
  return maySeeParticipation(actor, campaign, part);
}

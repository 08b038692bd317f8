import type { Actor } from '@muster/contract';
import { maySpeakForSite } from '../drills/index.ts';

type CampaignScope = Parameters<typeof maySpeakForSite>[1];
type PartScope = Parameters<typeof maySpeakForSite>[2];

/** A site answers for itself; who runs the campaign may write down what a site said elsewhere. */
export function mayAnswer(actor: Actor, campaign: CampaignScope, part: PartScope): boolean {
  return maySpeakForSite(actor, campaign, part);
}

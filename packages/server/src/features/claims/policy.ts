import type { Actor } from '@muster/contract';
import { mayRunCampaign } from '../drills/index.ts';

/** A site answers for itself; who runs the campaign may write down what a site said elsewhere. */
export function mayAnswer(
  actor: Actor,
  campaign: Parameters<typeof mayRunCampaign>[1],
  siteId: string,
): boolean {
  if (actor.role === 'site-contact') return actor.scope.kind === 'site' && actor.scope.siteId === siteId;
  return mayRunCampaign(actor, campaign);
}

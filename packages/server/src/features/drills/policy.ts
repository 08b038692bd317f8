import type { Actor } from '@muster/contract';

/** Whose campaign it is: the CSIRT's, or one NGI's for its own sites. */
export interface CampaignScope {
  kind: 'federation' | 'ngi';
  ngiId: string | null;
}

export interface ParticipationScope {
  siteId: string;
  ngiId: string | null;
}

/** Administrators and officers of the CSIRT run any campaign; an officer of an NGI runs those of the own NGI. */
export function mayRunCampaign(actor: Actor, campaign: CampaignScope): boolean {
  if (actor.role === 'system' || actor.role === 'administrator') return true;
  if (actor.role !== 'officer') return false;
  if (actor.scope.kind === 'federation') return true;
  return actor.scope.kind === 'ngi' && campaign.kind === 'ngi' && campaign.ngiId === actor.scope.ngiId;
}

/** Everything of a campaign: its script, its truth, all its sites. Who is watched never sees this. */
export function maySeeCampaign(actor: Actor, campaign: CampaignScope): boolean {
  return actor.role === 'auditor' || mayRunCampaign(actor, campaign);
}

/** One site's part: the site itself, its NGI and whoever sees the campaign. */
export function maySeeParticipation(
  actor: Actor,
  campaign: CampaignScope,
  part: ParticipationScope,
): boolean {
  if (maySeeCampaign(actor, campaign)) return true;
  if (actor.scope.kind === 'site') return actor.role === 'site-contact' && actor.scope.siteId === part.siteId;
  return actor.role === 'officer' && actor.scope.kind === 'ngi' && actor.scope.ngiId === part.ngiId;
}

/** That a site takes part: before the announcement nobody who is to be tested learns of it. */
export function mayKnowOf(
  actor: Actor,
  campaign: CampaignScope & { announced: boolean },
  part: ParticipationScope,
): boolean {
  if (maySeeCampaign(actor, campaign)) return true;
  return campaign.announced && maySeeParticipation(actor, campaign, part);
}

/** The site speaks for itself; who runs the campaign may write down what a site said or gave elsewhere. */
export function maySpeakForSite(
  actor: Actor,
  campaign: CampaignScope,
  part: Pick<ParticipationScope, 'siteId'>,
): boolean {
  if (actor.role === 'site-contact') return actor.scope.kind === 'site' && actor.scope.siteId === part.siteId;
  return mayRunCampaign(actor, campaign);
}

/** "This is real": the site itself may say it at any time, and so may everybody who runs the campaign or its NGI. */
export function maySuspend(actor: Actor, campaign: CampaignScope, part: ParticipationScope): boolean {
  if (actor.role === 'auditor') return false;
  return maySeeParticipation(actor, campaign, part);
}

/** An officer of an NGI may have only sites of that NGI take part. */
export function mayInviteSite(actor: Actor, site: { ngiId: string | null }): boolean {
  if (actor.scope.kind === 'federation') return true;
  return actor.scope.kind === 'ngi' && site.ngiId === actor.scope.ngiId;
}

import type { Actor } from '@muster/contract';
import { maySeeParticipation, maySpeakForSite } from '../drills/index.ts';
import { mayHandleIncident, mayReadItem, maySpeakInIncident, type Standing } from '../incidents/index.ts';

type CampaignScope = Parameters<typeof maySeeParticipation>[1];
type PartScope = Parameters<typeof maySeeParticipation>[2];
type Item = Parameters<typeof mayReadItem>[1];

/** A site gives evidence for itself; who runs the campaign may add what reached them on another way. */
export function mayGiveEvidence(actor: Actor, campaign: CampaignScope, part: PartScope): boolean {
  return maySpeakForSite(actor, campaign, part);
}

/** Whoever sees a site's part sees what it gave; nobody else. */
export function mayReadEvidence(actor: Actor, campaign: CampaignScope, part: PartScope): boolean {
  return maySeeParticipation(actor, campaign, part);
}

/** To an incident: who speaks for the site there; what is of no single site, the CSIRT's officers. */
export function mayGiveToIncident(actor: Actor, standing: Standing, siteId: string | null): boolean {
  if (siteId !== null) return maySpeakInIncident(actor, standing, siteId);
  return standing.relation === 'all' && mayHandleIncident(actor, standing);
}

/** What is of a site its parties read; what is of none, by its audience. */
export function mayReadIncidentEvidence(standing: Standing, item: Item): boolean {
  return mayReadItem(standing, item);
}

/** To hand over, to verify, to take out a bag: those who handle the incident, for the sites that they stand for. */
export function mayKeepCustody(actor: Actor, standing: Standing, item: Item): boolean {
  return mayHandleIncident(actor, standing) && mayReadItem(standing, item);
}

/** To have the stored bytes read again also auditors: that is what they are for. */
export function mayVerify(actor: Actor, standing: Standing, item: Item): boolean {
  return mayKeepCustody(actor, standing, item) || (actor.role === 'auditor' && mayReadItem(standing, item));
}

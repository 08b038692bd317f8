import type { Actor } from '@muster/contract';

/** The site that an agent is of, and its NGI. */
export interface AgentPlace {
  siteId: string;
  ngiId: string | null;
}

function isOfSite(actor: Actor, { siteId }: AgentPlace): boolean {
  return actor.role === 'site-contact' && actor.scope.kind === 'site' && actor.scope.siteId === siteId;
}

/** The CSIRT everywhere, an NGI's officers at its sites. */
function isOfficerFor(actor: Actor, { ngiId }: AgentPlace): boolean {
  if (actor.role === 'administrator') return true;
  if (actor.role !== 'officer') return false;
  if (actor.scope.kind === 'federation') return true;
  return actor.scope.kind === 'ngi' && ngiId !== null && actor.scope.ngiId === ngiId;
}

/** To see a site's agents, their health and policy: who answers for the site, and auditors. */
export function mayReadAgents(actor: Actor, place: AgentPlace): boolean {
  return isOfficerFor(actor, place) || isOfSite(actor, place) || actor.role === 'auditor';
}

/** To let a new agent in by a one-time token, and to take such a token back. */
export function mayEnrolAgents(actor: Actor, place: AgentPlace): boolean {
  return isOfficerFor(actor, place) || isOfSite(actor, place);
}

/** To say that a key is the agent's: an officer, who has the fingerprint from a person at the site. Never the site alone. */
export function mayConfirmAgents(actor: Actor, place: AgentPlace): boolean {
  return isOfficerFor(actor, place);
}

/** To cut an agent off; a site may always do so with its own. */
export function mayRevokeAgents(actor: Actor, place: AgentPlace): boolean {
  return isOfficerFor(actor, place) || isOfSite(actor, place);
}

import type { Actor } from '@muster/contract';
import { maySeeCampaign } from '../drills/index.ts';

type CampaignScope = Parameters<typeof maySeeCampaign>[1];

/** How copies fare is for who sees the campaign: whoever is tested has to find that out. */
export function mayWatchCopies(actor: Actor, campaign: CampaignScope): boolean {
  return maySeeCampaign(actor, campaign);
}

/** Mail and words that wait for an officer: who may read the mail. */
export function maySeeQueues(actor: Actor): boolean {
  if (actor.role === 'site-contact' || actor.role === 'vo-manager') return false;
  return actor.scope.kind === 'federation' || actor.scope.kind === 'ngi';
}

/** Bans that wait for a second officer: whoever could be that one. */
export function mayApproveBans({ role, scope }: Actor): boolean {
  return role === 'officer' && (scope.kind === 'federation' || scope.kind === 'ngi');
}

/** Agents that need a look: for officers and administrators; a site sees its own on its own page. */
export function mayWatchAgents({ role, scope }: Actor): boolean {
  if (role !== 'officer' && role !== 'administrator' && role !== 'auditor') return false;
  return scope.kind === 'federation' || scope.kind === 'ngi';
}

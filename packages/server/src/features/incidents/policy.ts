import type { Actor } from '@muster/contract';
import { visibleTo } from './model.ts';

/** Where an incident happens; both null when it concerns the whole federation. */
export interface IncidentPlace {
  siteId: string | null;
  ngiId: string | null;
}

/** A site sees its own, an NGI those of its sites, the CSIRT, auditors and administrators all. */
export function mayReadIncident(actor: Actor, place: IncidentPlace): boolean {
  const visible = visibleTo(actor);
  switch (visible.kind) {
    case 'all':
      return true;
    case 'ngi':
      return place.ngiId !== null && place.ngiId === visible.ngiId;
    case 'site':
      return place.siteId !== null && place.siteId === visible.siteId;
    case 'none':
      return false;
  }
}

/** The drill whose incident it is. */
export interface DrillOfIncident {
  state: string;
  scopeKind: string;
  scopeNgiId: string | null;
}

/**
 * What was measured at a site in a drill is told to the site and its NGI when the drill is closed; the NGI that runs
 * the drill knows it before.
 */
export function mayKnowMeasured(actor: Actor, drill: DrillOfIncident | undefined): boolean {
  if (!drill || drill.state === 'closed' || visibleTo(actor).kind === 'all') return true;
  if (actor.role !== 'officer' || actor.scope.kind !== 'ngi') return false;
  return drill.scopeKind === 'ngi' && drill.scopeNgiId === actor.scope.ngiId;
}

/** To open one, record and correct facts, waive steps: those who coordinate, for whom they may read. */
export function mayHandleIncident(actor: Actor, place: IncidentPlace): boolean {
  const coordinates = actor.role === 'officer' || actor.role === 'administrator' || actor.role === 'system';
  return coordinates && mayReadIncident(actor, place);
}

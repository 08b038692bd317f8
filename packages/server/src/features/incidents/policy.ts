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

/** To open one, record and correct facts, waive steps: those who coordinate, for whom they may read. */
export function mayHandleIncident(actor: Actor, place: IncidentPlace): boolean {
  const coordinates = actor.role === 'officer' || actor.role === 'administrator' || actor.role === 'system';
  return coordinates && mayReadIncident(actor, place);
}

import type { Actor } from '@muster/contract';
import { mayHandleIncident, type Standing } from '../incidents/index.ts';

/** Who reads the thread, and which of its messages: see visible.ts. To write in it: who handles the incident. */
export function mayWriteInThread(actor: Actor, standing: Standing, incident: { exercise: boolean }): boolean {
  // A drill's messages are its campaign's: what an officer wrote beside them would be measured with them.
  return mayHandleIncident(actor, standing) && !incident.exercise;
}

/** To let something leave under a wider label, with what is too much taken out: the CSIRT alone. */
export function mayRedact(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && (actor.role === 'administrator' || actor.role === 'officer');
}

/** An NGI's officers write to their own sites, their own people and the CSIRT; the CSIRT to anybody. */
export function mayWriteTo(
  actor: Actor,
  standing: Standing,
  to: { siteId: string | null; ngiId: string | null; isCsirt: boolean },
): boolean {
  if (actor.scope.kind === 'federation') return true;
  if (to.isCsirt) return true;
  if (to.siteId !== null) return standing.sites.includes(to.siteId);
  return actor.scope.kind === 'ngi' && to.ngiId === actor.scope.ngiId;
}

import type { Actor } from '@muster/contract';
import {
  mayHandleIncident,
  maySpeakInIncident,
  maySteerIncident,
  type Standing,
} from '../incidents/index.ts';

/** To give a task and change what it says: who handles the incident; an NGI for its own sites. */
export function mayGiveTask(actor: Actor, standing: Standing, siteId: string | null): boolean {
  if (siteId === null) return maySteerIncident(actor, standing);
  return mayHandleIncident(actor, standing) && standing.sites.includes(siteId);
}

export interface GivenTask {
  siteId: string | null;
  personId: string | null;
  forSite: boolean;
}

/** To say that it is done: who gave it, the person it was given to, the contacts of the site it was given to. */
export function mayEndTask(actor: Actor, standing: Standing, task: GivenTask): boolean {
  if (mayGiveTask(actor, standing, task.siteId)) return true;
  if (task.personId !== null && task.personId === actor.id) return actor.role !== 'auditor';
  return task.forSite && task.siteId !== null && maySpeakInIncident(actor, standing, task.siteId);
}

/** What one site decides, who speaks for it writes down; what concerns all, the CSIRT. */
export function mayDecide(actor: Actor, standing: Standing, siteId: string | null): boolean {
  return siteId === null ? maySteerIncident(actor, standing) : maySpeakInIncident(actor, standing, siteId);
}

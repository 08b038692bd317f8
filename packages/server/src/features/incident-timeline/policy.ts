import type { Actor } from '@muster/contract';
import { maySpeakInIncident, maySteerIncident, type Standing } from '../incidents/index.ts';

/** What one site said or did, who speaks for it writes down; what concerns all, the CSIRT. */
export function mayWriteNote(actor: Actor, standing: Standing, siteId: string | null): boolean {
  return siteId === null ? maySteerIncident(actor, standing) : maySpeakInIncident(actor, standing, siteId);
}

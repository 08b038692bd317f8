import type { Actor, ItemAudience } from '@muster/contract';
import { maySpeakInIncident, maySteerIncident, type Standing } from '../incidents/index.ts';

/** For one site: who speaks for it. For the whole incident: the CSIRT. */
export function mayAddObservable(actor: Actor, standing: Standing, siteId: string | null): boolean {
  return siteId === null ? maySteerIncident(actor, standing) : maySpeakInIncident(actor, standing, siteId);
}

/** What is said of a value: who could have added it. To let all parties read it, or only the CSIRT: the CSIRT. */
export function mayChangeObservable(
  actor: Actor,
  standing: Standing,
  { siteId }: { siteId: string | null; audience: ItemAudience },
): boolean {
  return mayAddObservable(actor, standing, siteId);
}

/** Texts of mails are read by who handles the incident, and so is what was found in them. */
export { mayHandleIncident as mayDecideProposals } from '../incidents/index.ts';
export { maySteerIncident as mayShareObservable };

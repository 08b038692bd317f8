import type { Actor } from '@muster/contract';
import { isOfCsirt, type Standing } from '../incidents/index.ts';

/** Whether somebody who stands so to an incident may be told: of what is the CSIRT's, only who reads the whole incident. */
export function mayBeTold(standing: Standing | undefined, audience: 'csirt' | 'parties'): boolean {
  if (!standing) return false;
  return audience === 'parties' || standing.relation === 'all';
}

/** Of what belongs to no incident: what is the CSIRT's, to the CSIRT and whom it names. */
export function mayBeToldApart(actor: Actor, audience: 'csirt' | 'parties', isNamed: boolean): boolean {
  return audience === 'parties' || isNamed || isOfCsirt(actor);
}

import type { Actor } from '@muster/contract';
import { isOfCsirt } from '../incidents/index.ts';

/** Of what belongs to no incident: what is the CSIRT's, to the CSIRT and whom it names. Of an incident: who reads the item. */
export function mayBeToldApart(actor: Actor, audience: 'csirt' | 'parties', isNamed: boolean): boolean {
  return audience === 'parties' || isNamed || isOfCsirt(actor);
}

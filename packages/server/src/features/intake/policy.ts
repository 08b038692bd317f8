import type { Actor } from '@muster/contract';
import { isOfCsirt } from '../incidents/index.ts';

/** Reports come from anybody, name anybody, and belong to nobody yet: the CSIRT and its auditors read them. */
export function mayReadReports(actor: Actor): boolean {
  return isOfCsirt(actor);
}

/** To record, to make an incident of it, to add it to one, to dismiss it. */
export function mayTriage(actor: Actor): boolean {
  return isOfCsirt(actor) && actor.role !== 'auditor';
}

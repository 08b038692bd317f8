import type { Actor } from '@muster/contract';

/** The wordings speak for the whole federation: administrators and officers of the CSIRT change them. */
export function mayEditTemplates(actor: Actor): boolean {
  return actor.scope.kind === 'federation' && (actor.role === 'administrator' || actor.role === 'officer');
}

/** Trying a wording is work for the server: for those who may save it, and who audits them. */
export function mayTryWordings(actor: Actor): boolean {
  return mayEditTemplates(actor) || (actor.scope.kind === 'federation' && actor.role === 'auditor');
}

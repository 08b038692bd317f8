import type { Actor } from '@muster/contract';

/** Whose mail it is; both null where that is not known. */
export interface MailPlace {
  siteId: string | null;
  ngiId: string | null;
  /** Of a real incident that is TLP:RED: its thread shows it to those who are named there. */
  isRed?: boolean;
}

/**
 * Mail that came in, its text and raw bytes: the CSIRT, auditors and administrators all, an NGI's officers that of their
 * sites. A site's contacts see none: it names people, and what other addresses of the site wrote. What is RED only the
 * CSIRT reads here.
 */
export function mayReadMail(actor: Actor, place: MailPlace): boolean {
  if (place.isRed && (actor.role === 'auditor' || actor.scope.kind !== 'federation')) return false;
  if (actor.scope.kind === 'federation') return actor.role !== 'site-contact';
  return actor.role === 'officer' && ofOwnNgi(actor, place);
}

/** To place mail, to say whom it came from, to read it again: those who coordinate, for whom they may read. */
export function mayHandleMail(actor: Actor, place: MailPlace): boolean {
  return actor.role !== 'auditor' && mayReadMail(actor, place);
}

/** What became of our messages: also a site's contacts, for their own site. */
export function maySeeDeliveries(actor: Actor, place: MailPlace): boolean {
  if (actor.scope.kind === 'site') return place.siteId !== null && actor.scope.siteId === place.siteId;
  return mayReadMail(actor, place);
}

function ofOwnNgi(actor: Actor, { ngiId }: MailPlace): boolean {
  return actor.scope.kind === 'ngi' && ngiId !== null && actor.scope.ngiId === ngiId;
}

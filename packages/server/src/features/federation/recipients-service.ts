import { groupBy } from '../../kernel/group-by.ts';
import type { ContactRole } from '../../ports/federation-snapshot.ts';
import { alarmRoles, inOrderOfRoles, pickRecipients, type Recipient } from './recipients.ts';
import { contactsOf, officerContacts, ownContactsOf, type Reader } from './store.ts';

/**
 * Whom a message to the site goes to if it is sent now: computed at this moment, frozen with the message. Of the
 * NGI's contacts only its security address counts (role `ngi-security`): its office does not stand in for a site that
 * nobody can reach.
 */
export async function recipientsFor(
  db: Reader,
  siteId: string,
  roles: readonly ContactRole[],
  at: Date,
): Promise<Recipient[]> {
  const contacts = await contactsOf(db, siteId);
  const ofSite = contacts.filter(({ ownerKind, role }) => ownerKind === 'site' || role === 'ngi-security');
  return pickRecipients(ofSite, roles, at);
}

/** To whom an alarm would go now, of many sites at once; by site, and only where there is somebody. */
export async function alarmAddressesOf(
  db: Reader,
  sites: readonly string[],
  at: Date,
): Promise<Map<string, Recipient[]>> {
  const contacts = groupBy(await ownContactsOf(db, sites), ({ ownerId }) => ownerId);
  return new Map([...contacts].map(([site, ofSite]) => [site, pickRecipients(ofSite, alarmRoles, at)]));
}

/** Whom of a site one asks first, second and so on when nobody answers. */
export async function contactsInOrder(db: Reader, siteId: string, at: Date): Promise<Recipient[]> {
  return inOrderOfRoles(await ownContactsOf(db, [siteId]), at);
}

const csirtRoles: readonly ContactRole[] = ['csirt', 'security', 'alarm', 'admin'];
const ngiRoles: readonly ContactRole[] = ['ngi-security', 'security', 'alarm', 'admin'];

/** Who is to know at once when something is real: the federation's CSIRT and the NGI's officers. */
export async function officerAddresses(db: Reader, ngiId: string | null, at: Date): Promise<Recipient[]> {
  const contacts = await officerContacts(db, ngiId);
  const of = (isNgi: boolean) => contacts.filter(({ ownerKind }) => (ownerKind === 'ngi') === isNgi);
  return [...pickRecipients(of(false), csirtRoles, at), ...pickRecipients(of(true), ngiRoles, at)];
}

import type { ContactRole } from '../../ports/federation-snapshot.ts';
import { bySource, type Contact, isValidAt } from './model.ts';

/** Whom an alarm goes to: the first role that somebody can be reached by. */
export const alarmRoles: readonly ContactRole[] = ['security', 'csirt', 'alarm', 'admin'];

/** Somebody to address; the contact's id is frozen with what was sent. */
export interface Recipient {
  contactId: string;
  ownerKind: Contact['ownerKind'];
  ownerId: string;
  role: ContactRole;
  channel: Contact['channel'];
  address: string;
  name: string | null;
}

/**
 * Who is to be addressed at this moment: all valid contacts of the first of `roles` that has any, in their order.
 * Somebody whom two sources name is addressed once, as the more trusted source names them. Roles are reached by
 * mail, `phone` by telephone and `ticket` by either mail or URL.
 */
export function pickRecipients(
  contacts: readonly Contact[],
  roles: readonly ContactRole[],
  at: Date,
): Recipient[] {
  for (const role of roles) {
    const found = contacts.filter(
      (contact) => contact.role === role && isValidAt(contact, at) && reaches(contact),
    );
    if (found.length > 0) return uniqueAddresses([...found].sort(inOrder)).map(recipientOf);
  }
  return [];
}

function reaches({ role, channel }: Contact): boolean {
  if (role === 'phone') return channel === 'phone';
  return channel === 'email' || (role === 'ticket' && channel === 'url');
}

/** By source first, so that the registry's order is not mixed with that of a list of our own. */
function inOrder(a: Contact, b: Contact): number {
  return bySource(a, b) || a.position - b.position || (a.id < b.id ? -1 : 1);
}

function uniqueAddresses(contacts: readonly Contact[]): Contact[] {
  const seen = new Set<string>();
  return contacts.filter((contact) => {
    const address = contact.address.toLowerCase();
    if (seen.has(address)) return false;
    seen.add(address);
    return true;
  });
}

function recipientOf(contact: Contact): Recipient {
  const { id, ownerKind, ownerId, role, channel, address, name } = contact;
  return { contactId: id, ownerKind, ownerId, role, channel, address, name };
}

/** Everybody of the site who can be reached by mail, each address once: by the order of roles, then their own. */
export function inOrderOfRoles(contacts: readonly Contact[], at: Date): Recipient[] {
  const ordered = alarmRoles.flatMap((role) =>
    contacts
      .filter((one) => one.role === role && one.channel === 'email' && isValidAt(one, at))
      .sort(inOrder),
  );
  return uniqueAddresses(ordered).map(recipientOf);
}

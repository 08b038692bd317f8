import type { Tx } from '../../db/database.ts';
import { type Contact, contactsOf } from '../federation/index.ts';
import { sameAddress } from './model.ts';

/**
 * Whether mail from this address is the site's word: only where it is one of the site's contacts at that moment.
 * An address of the same domain is not enough; an officer may say otherwise.
 */
export async function speaksFor(tx: Tx, siteId: string | null, address: string, at: Date): Promise<boolean> {
  if (siteId === null || address === '') return false;
  const contacts = await contactsOf(tx, siteId);
  return contacts.some(
    (contact) =>
      contact.ownerKind === 'site' && isMailAt(contact, at) && sameAddress(contact.address, address),
  );
}

export interface Addressing {
  csirt: boolean;
  ngi: boolean;
}

/** Which of the parties that are to be told stand in To or Cc. */
export async function addressing(
  tx: Tx,
  mail: { siteId: string | null; at: Date; csirtAddress: string; addresses: readonly string[] },
): Promise<Addressing> {
  const named = (address: string) => mail.addresses.some((one) => sameAddress(one, address));
  const contacts = mail.siteId === null ? [] : await contactsOf(tx, mail.siteId);
  return {
    csirt: named(mail.csirtAddress),
    ngi: contacts.some(
      (contact) => contact.ownerKind === 'ngi' && isMailAt(contact, mail.at) && named(contact.address),
    ),
  };
}

function isMailAt({ channel, firstSeenAt, goneAt }: Contact, at: Date): boolean {
  return channel === 'email' && firstSeenAt <= at && (goneAt === null || at < goneAt);
}

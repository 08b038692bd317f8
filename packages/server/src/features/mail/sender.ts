import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { type Contact, contactsOf } from '../federation/index.ts';
import { sameAddress } from './model.ts';

/** The contacts of sites, each site looked up once for a group of mails. */
export class ContactBook {
  readonly #tx: Tx;
  readonly #sites = new Map<string, Promise<Contact[]>>();

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  /**
   * Whether mail from this address is the site's word: only where it is one of the site's contacts at that moment.
   * An address of the same domain is not enough; an officer may say otherwise.
   */
  async speaksFor(siteId: string | null, address: string, at: Date): Promise<boolean> {
    const contacts = await this.#mailContacts(siteId, at);
    return contacts.some((one) => one.ownerKind === 'site' && sameAddress(one.address, address));
  }

  /** Whether it is an address of the CSIRT or of an NGI: known people, who are no site's voice. */
  async isOfOfficers(address: string, at: Date): Promise<boolean> {
    const row = await this.#tx
      .selectFrom('contact')
      .select('id')
      .where('channel', '=', 'email')
      .where('owner_kind', 'in', ['ngi', 'federation'])
      .where(sql<string>`lower(address)`, '=', address.trim().toLowerCase())
      .where('first_seen_at', '<=', at)
      .where((e) => e.or([e('gone_at', 'is', null), e('gone_at', '>', at)]))
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Whether a security contact of the site's NGI is among the addresses. */
  async namesNgi(siteId: string | null, addresses: readonly string[], at: Date): Promise<boolean> {
    const contacts = await this.#mailContacts(siteId, at);
    return contacts.some(
      (one) => one.ownerKind === 'ngi' && addresses.some((address) => sameAddress(one.address, address)),
    );
  }

  async #mailContacts(siteId: string | null, at: Date): Promise<Contact[]> {
    if (siteId === null) return [];
    let contacts = this.#sites.get(siteId);
    if (!contacts) {
      contacts = contactsOf(this.#tx, siteId);
      this.#sites.set(siteId, contacts);
    }
    return (await contacts).filter(
      ({ channel, firstSeenAt, goneAt }) =>
        channel === 'email' && firstSeenAt <= at && (goneAt === null || at < goneAt),
    );
  }
}

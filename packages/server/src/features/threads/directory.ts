import type { Actor, RecipientParty, RecipientView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { alarmRoles, type Contact, pickRecipients } from '../federation/index.ts';
import type { Sight } from '../incidents/index.ts';
import { type Holder, holdersOf } from '../people/index.ts';
import { mayWriteTo } from './policy.ts';
import * as store from './store-directory.ts';
import { type GateRecipient, gate, looksLikeList } from './tlp-gate.ts';

/** Somebody who can be written to on an incident, with what the gate asks of them. */
export interface KnownRecipient extends RecipientView {
  siteId: string | null;
  ngiId: string | null;
  vo: string | null;
}

const NGI_ROLES = ['ngi-security', 'security', 'alarm', 'admin'] as const;

/**
 * Who has a part in the incident now, each with the reason; an NGI's officers get their own sites, their own people
 * and the CSIRT. `wide` adds every other site of the federation.
 */
export async function directoryOf(
  app: App,
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  wide: boolean,
): Promise<KnownRecipient[]> {
  const at = app.clocks.procedure.now();
  const { incident } = sight;
  const parties = await store.partiesOf(db, incident, at);
  const found: KnownRecipient[] = [];
  for (const site of parties.sites) found.push(...ofSite(site, at));
  for (const ngi of parties.ngis) found.push(...ofNgi(ngi, at));
  for (const share of parties.sharedSites)
    found.push(...ofSite(share, at, 'with which the incident is shared'));
  for (const person of parties.persons) found.push(ofPerson(person));
  for (const vo of parties.vos) {
    const managers = await holdersOf(db, app.clocks.machine.now(), {
      roles: ['vo-manager'],
      scopeKind: 'vo',
      scopeId: vo,
    });
    found.push(...managers.flatMap((manager) => ofVo(vo, manager)));
  }
  found.push(...ofCsirt(parties.csirt, actor.scope.kind !== 'federation'));
  if (wide) {
    const involved = new Set(parties.sites.map(({ id }) => id));
    const others = (await store.everySite(db)).filter(({ id }) => !involved.has(id));
    for (const site of others) found.push(...ofOther(site, at));
  }
  const mine = found.filter((one) =>
    mayWriteTo(actor, sight, { siteId: one.siteId, ngiId: one.ngiId, isCsirt: one.party.kind === 'csirt' }),
  );
  const unique = onePerAddress(mine);
  const blocked = gate(incident.tlp, unique.map(gateOf));
  // Nobody is proposed whom the incident's own label would then block.
  return unique.map((one, index) => ({ ...one, proposed: one.proposed && blocked[index] === null }));
}

/** What is known of addresses that somebody typed; in their order. */
export async function resolveAddresses(
  app: App,
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  addresses: readonly string[],
): Promise<KnownRecipient[]> {
  const involved = new Map(
    (await directoryOf(app, db, actor, sight, false)).map((one) => [one.address.toLowerCase(), one]),
  );
  const unknown = addresses.filter((address) => !involved.has(address.toLowerCase()));
  const registered = await store.registeredAt(db, unknown);
  return addresses.map(
    (address) =>
      involved.get(address.toLowerCase()) ?? ofRegistered(address, registered.get(address.toLowerCase())),
  );
}

export function gateOf(one: KnownRecipient, as: 'to' | 'cc' | number = 'to'): GateRecipient {
  return {
    address: one.address,
    as: as === 'cc' ? 'cc' : 'to',
    party: one.party.kind,
    organisation: one.siteId ?? one.ngiId ?? one.vo,
    involved: one.involved,
    isList: one.isList,
  };
}

type Given = Pick<KnownRecipient, 'address' | 'name' | 'party' | 'why'> & Partial<KnownRecipient>;

function recipient(given: Given): KnownRecipient {
  return {
    contact: null,
    involved: true,
    isList: looksLikeList(given.address),
    proposed: false,
    siteId: null,
    ngiId: null,
    vo: null,
    ...given,
  };
}

function ofContact(contact: Contact, party: RecipientParty, why: string, given: Partial<KnownRecipient>) {
  const { id, address, name } = contact;
  return recipient({ address, name, party, why, contact: id, ...given });
}

function mailContacts(contacts: readonly Contact[]): Contact[] {
  return contacts.filter(({ channel, goneAt }) => channel === 'email' && goneAt === null);
}

const ROLE_WORDS: Readonly<Record<string, string>> = {
  security: 'Security contact',
  csirt: 'Local security team',
  alarm: 'Alarm contact',
  admin: 'Administrator',
  ticket: 'Ticket queue',
  'ngi-security': 'Security officer',
};

function ofSite(
  { id, name, contacts }: store.PartyWithContacts,
  at: Date,
  standing = 'a site concerned',
): KnownRecipient[] {
  const shared = standing !== 'a site concerned';
  const first = new Set(pickRecipients(contacts, alarmRoles, at).map(({ contactId }) => contactId));
  return mailContacts(contacts).map((contact) =>
    ofContact(
      contact,
      { kind: 'site', id, name },
      `${ROLE_WORDS[contact.role] ?? 'Contact'} of ${name}, ${standing}`,
      // The local security team is told as well as the security contact: step 1 of the procedure names both.
      { siteId: id, proposed: !shared && (first.has(contact.id) || contact.role === 'csirt') },
    ),
  );
}

function ofNgi({ id, name, contacts, why }: store.NgiParty, at: Date): KnownRecipient[] {
  const first = new Set(pickRecipients(contacts, NGI_ROLES, at).map(({ contactId }) => contactId));
  return mailContacts(contacts).map((contact) =>
    ofContact(
      contact,
      { kind: 'ngi', id, name },
      `${ROLE_WORDS[contact.role] ?? 'Contact'} of ${name}, ${why}`,
      {
        ngiId: id,
        proposed: first.has(contact.id),
      },
    ),
  );
}

function ofOther({ id, name, contacts }: store.PartyWithContacts, at: Date): KnownRecipient[] {
  return pickRecipients(contacts, alarmRoles, at)
    .filter(({ channel }) => channel === 'email')
    .map((contact) =>
      recipient({
        address: contact.address,
        name: contact.name,
        contact: contact.contactId,
        party: { kind: 'site', id, name },
        why: `${ROLE_WORDS[contact.role] ?? 'Contact'} of ${name}, which has no part in the incident`,
        involved: false,
        siteId: id,
      }),
    );
}

function ofCsirt(contacts: readonly Contact[], proposed: boolean): KnownRecipient[] {
  return mailContacts(contacts).map((contact) =>
    ofContact(contact, { kind: 'csirt' }, 'The CSIRT of the federation', { proposed }),
  );
}

function ofPerson({ name, mail, role }: store.PersonInIncident): KnownRecipient {
  return recipient({
    address: mail,
    name,
    party: { kind: 'person', name },
    why: `${name} is ${role.replace('-', ' ')} of this incident`,
    isList: false,
  });
}

function ofVo(vo: string, { name, mail }: Holder): KnownRecipient[] {
  if (mail === null) return [];
  const party = { kind: 'vo' as const, name: vo };
  const why = `Manager of ${vo}, with which the incident is shared`;
  return [recipient({ address: mail, name, party, why, vo, proposed: true, isList: false })];
}

function ofRegistered(address: string, known: store.Registered | undefined): KnownRecipient {
  if (!known)
    return recipient({
      address,
      name: null,
      party: { kind: 'outsider' },
      why: 'Nobody whom the registry knows',
      involved: false,
    });
  const { party, contact, name, siteId, ngiId } = known;
  const involved = party.kind === 'csirt';
  return recipient({
    address,
    name,
    party,
    contact,
    siteId,
    ngiId,
    involved,
    why: 'Registered, with no part in the incident',
  });
}

function onePerAddress(all: readonly KnownRecipient[]): KnownRecipient[] {
  const first = new Map<string, KnownRecipient>();
  for (const one of all) {
    const key = one.address.toLowerCase();
    const known = first.get(key);
    if (!known) first.set(key, one);
    else if (one.proposed && !known.proposed) first.set(key, { ...known, proposed: true });
  }
  return [...first.values()];
}

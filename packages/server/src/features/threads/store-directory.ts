import type { RecipientParty, TlpLabel } from '@muster/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { type Contact, sitesContacts } from '../federation/index.ts';

const FEDERATION = 'federation';

export interface PartyWithContacts {
  id: string;
  name: string;
  contacts: Contact[];
}

export interface NgiParty extends PartyWithContacts {
  /** What makes it a party, in words that follow its name. */
  why: string;
}

export interface PersonInIncident {
  name: string;
  mail: string;
  role: string;
}

export interface Parties {
  sites: PartyWithContacts[];
  ngis: NgiParty[];
  sharedSites: PartyWithContacts[];
  vos: string[];
  persons: PersonInIncident[];
  csirt: Contact[];
}

/** Who has a part in an incident: its sites and their NGIs, whom it is shared with, who has a role in it. */
export async function partiesOf(
  db: Db | Tx,
  { id, tlp }: { id: string; tlp: TlpLabel },
  at: Date,
): Promise<Parties> {
  const sites = await db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select(['site.id', 'site.name', 'site.ngi_id'])
    .where('incident_site.incident_id', '=', id)
    .where('incident_site.ended_at', 'is', null)
    .orderBy('site.name_key')
    .execute();
  // A share is inert while the label lets nothing leave the parties.
  const shares =
    tlp === 'RED' || tlp === 'AMBER+STRICT'
      ? []
      : await db
          .selectFrom('incident_share')
          .select(['kind', 'ref'])
          .where('incident_id', '=', id)
          .where('ended_at', 'is', null)
          .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
          .execute();
  const refs = (kind: string) => shares.filter((one) => one.kind === kind).map(({ ref }) => ref);
  const sitesOfNgi = groupBy(
    sites.filter(({ ngi_id }) => ngi_id !== null),
    ({ ngi_id }) => ngi_id as string,
  );
  const ngis = await namesOf(db, 'ngi', [...sitesOfNgi.keys(), ...refs('ngi')]);
  const shared = await namesOf(db, 'site', refs('site'));
  const owners = [...sites, ...ngis, ...shared].map((one) => one.id);
  const contacts = groupBy(await sitesContacts(db, [...owners, FEDERATION]), ({ ownerId }) => ownerId);
  const withContacts = (one: { id: string; name: string }): PartyWithContacts => ({
    id: one.id,
    name: one.name,
    contacts: inOrder(contacts.get(one.id) ?? []),
  });
  return {
    sites: sites.map(withContacts),
    ngis: ngis.map((ngi) => ({ ...withContacts(ngi), why: whyNgi(sitesOfNgi.get(ngi.id)) })),
    sharedSites: shared.map(withContacts),
    vos: refs('vo'),
    persons: await personsIn(db, id, at),
    csirt: inOrder(contacts.get(FEDERATION) ?? []),
  };
}

function whyNgi(sites: readonly { name: string }[] | undefined): string {
  if (!sites) return 'with which the incident is shared';
  const [first] = sites;
  return sites.length === 1 ? `the NGI of ${first?.name}` : `the NGI of ${sites.length} sites concerned`;
}

async function namesOf(
  db: Db | Tx,
  table: 'ngi' | 'site',
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom(table)
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .orderBy('name_key')
    .execute();
}

async function personsIn(db: Db | Tx, incident: string, at: Date): Promise<PersonInIncident[]> {
  const rows = await db
    .selectFrom('incident_role')
    .innerJoin('person', 'person.id', 'incident_role.person_id')
    .select(['person.name', 'person.mail', 'incident_role.role'])
    .where('incident_role.incident_id', '=', incident)
    .where('incident_role.from_at', '<=', at)
    .where((e) => e.or([e('incident_role.until_at', 'is', null), e('incident_role.until_at', '>', at)]))
    .where('person.state', '=', 'active')
    .orderBy('person.name')
    .execute();
  return rows.flatMap(({ name, mail, role }) => (mail === null ? [] : [{ name, mail, role }]));
}

/** Every site of the federation that has not gone, with its contacts. */
export async function everySite(db: Db | Tx): Promise<PartyWithContacts[]> {
  const sites = await db
    .selectFrom('site')
    .select(['id', 'name'])
    .where('gone_at', 'is', null)
    .orderBy('name_key')
    .execute();
  const ids = sites.map(({ id }) => id);
  const contacts = groupBy(await sitesContacts(db, ids), ({ ownerId }) => ownerId);
  return sites.map(({ id, name }) => ({ id, name, contacts: inOrder(contacts.get(id) ?? []) }));
}

export interface Registered {
  party: RecipientParty;
  contact: string | null;
  name: string | null;
  siteId: string | null;
  ngiId: string | null;
}

/** Whom the registry, or the list of people, knows at an address; by address in lower case. */
export async function registeredAt(
  db: Db | Tx,
  addresses: readonly string[],
): Promise<Map<string, Registered>> {
  const wanted = [...new Set(addresses.map((one) => one.toLowerCase()))];
  if (wanted.length === 0) return new Map();
  const contacts = await db
    .selectFrom('contact')
    .leftJoin('site', 'site.id', 'contact.owner_id')
    .leftJoin('ngi', 'ngi.id', 'contact.owner_id')
    .select(['contact.id', 'contact.owner_kind', 'contact.owner_id', 'contact.address', 'contact.name'])
    .select(['site.name as site_name', 'ngi.name as ngi_name'])
    .where(sql<string>`lower(contact.address)`, 'in', wanted)
    .where('contact.channel', '=', 'email')
    .where('contact.gone_at', 'is', null)
    .orderBy('contact.id')
    .execute();
  const persons = await db
    .selectFrom('person')
    .select(['name', 'mail'])
    .where(sql<string>`lower(mail)`, 'in', wanted)
    .where('state', '=', 'active')
    .execute();
  const found = new Map<string, Registered>();
  for (const { name, mail } of persons)
    if (mail !== null)
      found.set(mail.toLowerCase(), {
        party: { kind: 'person', name },
        contact: null,
        name,
        siteId: null,
        ngiId: null,
      });
  for (const row of contacts) {
    const { id: contact, owner_kind, owner_id: owner, name } = row;
    const common = { contact, name, siteId: null, ngiId: null };
    const key = row.address.toLowerCase();
    if (owner_kind === 'federation') found.set(key, { ...common, party: { kind: 'csirt' } });
    else if (owner_kind === 'ngi')
      found.set(key, {
        ...common,
        ngiId: owner,
        party: { kind: 'ngi', id: owner, name: row.ngi_name ?? owner },
      });
    else
      found.set(key, {
        ...common,
        siteId: owner,
        party: { kind: 'site', id: owner, name: row.site_name ?? owner },
      });
  }
  return found;
}

function inOrder(contacts: readonly Contact[]): Contact[] {
  return [...contacts].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
}

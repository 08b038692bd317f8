import type { Db } from '../../../packages/server/src/db/database.ts';

/** A site as the registry knows it, with the hours its people keep. */
export interface MonthSite {
  name: string;
  ngi: 'north' | 'south';
  zone: string;
  /** Dated days off. */
  holidays?: readonly string[];
}

const OFFICE = [{ from: '09:00', to: '17:00' }];

export function addressOf(site: string): string {
  return `security@${site}.example`;
}

/** The local team of a site, besides the contact who is written to. */
export function teamOf(site: string): string {
  return `team@${site}.example`;
}

export function ngiAddress(ngi: string): string {
  return `csirt@${ngi}.example`;
}

/** Two NGIs and their sites, each with its contacts, its zone and its office hours. */
export async function seedMonth(db: Db, at: Date, sites: readonly MonthSite[]): Promise<void> {
  const dated = { first_seen_at: at, last_seen_at: at, gone_at: null };
  const ngis = ['north', 'south'];
  await db
    .insertInto('ngi')
    .values(ngis.map((name) => ({ ...dated, id: `ngi_${name}`, name, name_key: name, description: null })))
    .execute();
  await db
    .insertInto('site')
    .values(
      sites.map(({ name, ngi, zone }) => ({
        ...dated,
        id: `site_${name}`,
        name,
        name_key: name,
        ngi_id: `ngi_${ngi}`,
        official_name: null,
        country: null,
        time_zone: zone,
        certification: null,
        latitude: null,
        longitude: null,
      })),
    )
    .execute();
  await db
    .insertInto('calendar')
    .values(
      sites.map(({ name, zone, holidays = [] }) => ({
        ...dated,
        id: `cal_${name}`,
        owner_kind: 'site' as const,
        owner_id: `site_${name}`,
        source: 'yaml',
        version: 1,
        zone,
        week: JSON.stringify({ mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE }),
        holidays: JSON.stringify(holidays.map((date) => ({ date, name: 'A day off' }))),
      })),
    )
    .execute();
  const contact = (owner: { kind: 'site' | 'ngi'; id: string }, role: string, address: string) => ({
    ...dated,
    id: `con_${address.replaceAll(/\W/g, '_')}`,
    owner_kind: owner.kind,
    owner_id: owner.id,
    source: 'yaml',
    role,
    channel: 'email' as const,
    part: '',
    address,
    name: null,
    position: 0,
    note: null,
  });
  await db
    .insertInto('contact')
    .values([
      ...ngis.map((ngi) => contact({ kind: 'ngi', id: `ngi_${ngi}` }, 'security', ngiAddress(ngi))),
      ...sites.map(({ name }) => contact({ kind: 'site', id: `site_${name}` }, 'security', addressOf(name))),
      ...sites.map(({ name }) => contact({ kind: 'site', id: `site_${name}` }, 'csirt', teamOf(name))),
    ])
    .execute();
}

import type { PlanningSite, SetUpSite } from '@muster/contract';
import type { Db } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { calendarBook, downtimesAt, pickRecipients, sitesContacts } from '../federation/index.ts';

export interface Window {
  from: Date;
  to: Date;
}

type Roles = Parameters<typeof pickRecipients>[1];
type Known = Pick<PlanningSite, 'site' | 'endpoints' | 'holidays' | 'downtimes'>;

export interface SiteFacts extends Known {
  /** How many addresses a message to these roles would go to. */
  reached(roles: Roles): string[];
}

/** What the registry and the calendars say of many sites at once, in the order of their names. */
export async function siteFacts(
  db: Db,
  siteIds: readonly string[],
  window: Window,
  at: Date,
): Promise<SiteFacts[]> {
  if (siteIds.length === 0) return [];
  const [sites, endpoints, contacts, downtimes, calendars] = await Promise.all([
    sitesOf(db, siteIds),
    endpointsOf(db, siteIds),
    sitesContacts(db, siteIds),
    downtimesAt(db, siteIds, window),
    calendarBook(db, siteIds),
  ]);
  const contactsBySite = groupBy(contacts, ({ ownerId }) => ownerId);
  const downtimesBySite = groupBy(downtimes, ({ siteId }) => siteId);
  return sites.map((site) => ({
    site,
    endpoints: endpoints.get(site.id) ?? [],
    holidays: holidaysIn(calendars.site(site.id), window),
    downtimes: (downtimesBySite.get(site.id) ?? []).map(({ severity, startsAt, endsAt, description }) => ({
      severity,
      from: startsAt.toISOString(),
      to: endsAt.toISOString(),
      says: description,
    })),
    reached: (roles) =>
      pickRecipients(contactsBySite.get(site.id) ?? [], roles, at).map(({ address }) => address),
  }));
}

async function sitesOf(db: Db, siteIds: readonly string[]): Promise<SetUpSite['site'][]> {
  const rows = await db
    .selectFrom('site')
    .leftJoin('ngi', 'ngi.id', 'site.ngi_id')
    .select([
      'site.id',
      'site.name',
      'site.country',
      'site.time_zone',
      'ngi.id as ngi_id',
      'ngi.name as ngi_name',
    ])
    .where('site.id', 'in', siteIds)
    .orderBy('site.name_key')
    .execute();
  return rows.map(({ id, name, country, time_zone, ngi_id, ngi_name }) => ({
    id,
    name,
    country,
    timeZone: time_zone,
    ngi: ngi_id === null ? null : { id: ngi_id, name: ngi_name ?? '' },
  }));
}

async function endpointsOf(db: Db, siteIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('site_endpoint')
    .select(['site_id', 'kind'])
    .distinct()
    .where('site_id', 'in', siteIds)
    .where('gone_at', 'is', null)
    .where('kind', 'in', ['front-door', 'controller'])
    .orderBy('kind')
    .execute();
  return new Map(
    [...groupBy(rows, (row) => row.site_id)].map(([id, all]) => [id, all.map(({ kind }) => kind)]),
  );
}

/** Dated days without hours; a day with shorter hours is none. */
function holidaysIn(
  { holidays, zone }: { holidays: readonly { date: string; name?: string; hours?: unknown }[]; zone: string },
  { from, to }: Window,
): PlanningSite['holidays'] {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const [first, last] = [date.format(from), date.format(to)];
  return holidays
    .filter(
      ({ date: day, hours }) => day >= first && day <= last && !(Array.isArray(hours) && hours.length > 0),
    )
    .map(({ date: day, name = '' }) => ({ date: day, name }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

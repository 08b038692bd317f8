import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { ContactTable, DowntimeTable, NgiTable, SiteTable } from '../../db/tables/federation.ts';
import type { Calendar } from '../../kernel/calendar/index.ts';
import { MusterError } from '../../kernel/errors.ts';
import { nameKey } from '../../kernel/name-key.ts';
import type { ContactRole } from '../../ports/federation-snapshot.ts';
import { calendarFrom } from './calendars.ts';
import { bySource, type Contact, type Downtime, type Endpoint, FEDERATION, type Span } from './model.ts';

export type SiteRow = Selectable<SiteTable>;
export type NgiRow = Selectable<NgiTable>;
/** A reader works in a transaction or outside one. */
export type Reader = Db | Tx;

export async function siteById(db: Reader, id: string): Promise<SiteRow | undefined> {
  return await db.selectFrom('site').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Sites in the order in which they are asked for, each by its id or its name; one that has gone is found too.
 * @throws MusterError `not-found` that names the ones that are not known.
 */
export async function sitesByNameOrId(db: Reader, refs: readonly string[]): Promise<SiteRow[]> {
  if (refs.length === 0) return [];
  const keys = refs.map(nameKey);
  const rows = await db
    .selectFrom('site')
    .selectAll()
    .where((e) => e.or([e('id', 'in', [...refs]), e('name_key', 'in', keys)]))
    .execute();
  const byRef = new Map([
    ...rows.map((row): [string, SiteRow] => [row.name_key, row]),
    ...rows.map((row): [string, SiteRow] => [row.id, row]),
  ]);
  const found = refs.map((ref) => byRef.get(ref) ?? byRef.get(nameKey(ref)));
  const unknown = refs.filter((_, index) => !found[index]);
  if (unknown.length > 0) {
    throw new MusterError(
      'not-found',
      `There is no site ${unknown.join(', ')}; “muster site list” names all.`,
    );
  }
  return found.filter((row) => row !== undefined);
}

export async function ngiByNameOrId(db: Reader, ref: string): Promise<NgiRow | undefined> {
  return await db
    .selectFrom('ngi')
    .selectAll()
    .where((e) => e.or([e('id', '=', ref), e('name_key', '=', nameKey(ref))]))
    .executeTakeFirst();
}

/** The contacts of a site and of its NGI, also those that have gone: what is valid is a question of the moment. */
export async function contactsOf(db: Reader, siteId: string): Promise<Contact[]> {
  const rows = await db
    .selectFrom('contact')
    .selectAll()
    .where((e) =>
      e.or([
        e('owner_id', '=', siteId),
        e('owner_id', '=', e.selectFrom('site').select('ngi_id').where('id', '=', siteId)),
      ]),
    )
    .orderBy('role')
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(contactFrom);
}

/** What many sites have of their own, without their NGIs'. */
export async function ownContactsOf(db: Reader, sites: readonly string[]): Promise<Contact[]> {
  if (sites.length === 0) return [];
  const rows = await db
    .selectFrom('contact')
    .selectAll()
    .where('owner_id', 'in', sites)
    .where('gone_at', 'is', null)
    .execute();
  return rows.map(contactFrom);
}

/** The federation's own contacts and those of one NGI. */
export async function officerContacts(db: Reader, ngiId: string | null): Promise<Contact[]> {
  const rows = await db
    .selectFrom('contact')
    .selectAll()
    .where('owner_id', 'in', ngiId === null ? [FEDERATION] : [FEDERATION, ngiId])
    .orderBy('role')
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map(contactFrom);
}

/** The calendar by which the site is measured, after fallback; its version explains every due time made with it. */
export async function siteCalendar(db: Reader, siteId: string): Promise<Calendar> {
  const site = await siteById(db, siteId);
  if (!site) throw new MusterError('not-found', `There is no site ${siteId}.`);
  const of = await calendarsOf(db, [site.id, FEDERATION, ...(site.ngi_id === null ? [] : [site.ngi_id])]);
  return calendarFrom({
    site: of(site.id),
    ngi: of(site.ngi_id),
    federation: of(FEDERATION),
    timeZone: site.time_zone,
  });
}

/** The calendar by which an NGI itself is measured, or (null) the CSIRT of the federation. */
export async function ngiCalendar(db: Reader, ngiId: string | null): Promise<Calendar> {
  const of = await calendarsOf(db, [FEDERATION, ...(ngiId === null ? [] : [ngiId])]);
  return calendarFrom({ site: undefined, ngi: of(ngiId), federation: of(FEDERATION), timeZone: null });
}

export interface CalendarBook {
  site(id: string): Calendar;
  ngi(id: string | null): Calendar;
}

/** The calendars of many sites and of their NGIs at once: as `siteCalendar` and `ngiCalendar` give them one by one. */
export async function calendarBook(db: Reader, siteIds: readonly string[]): Promise<CalendarBook> {
  const sites = await db
    .selectFrom('site')
    .select(['id', 'ngi_id', 'time_zone'])
    .where('id', 'in', siteIds.length > 0 ? siteIds : [''])
    .execute();
  const ngis = sites.flatMap(({ ngi_id }) => ngi_id ?? []);
  const of = await calendarsOf(db, [FEDERATION, ...sites.map(({ id }) => id), ...new Set(ngis)]);
  const federation = of(FEDERATION);
  const byId = new Map(sites.map((site) => [site.id, site]));
  return {
    site(id) {
      const site = byId.get(id);
      if (!site) throw new MusterError('not-found', `There is no site ${id}.`);
      return calendarFrom({ site: of(id), ngi: of(site.ngi_id), federation, timeZone: site.time_zone });
    },
    ngi: (id) => calendarFrom({ site: undefined, ngi: of(id), federation, timeZone: null }),
  };
}

async function calendarsOf(
  db: Reader,
  owners: readonly string[],
): Promise<(owner: string | null) => Calendar | undefined> {
  const rows = await db
    .selectFrom('calendar')
    .selectAll()
    .where('owner_id', 'in', owners)
    .where('gone_at', 'is', null)
    .execute();
  const first = new Map<string, (typeof rows)[number]>();
  for (const row of rows.sort(bySource)) if (!first.has(row.owner_id)) first.set(row.owner_id, row);
  return (owner) => {
    const row = owner === null ? undefined : first.get(owner);
    return row && { zone: row.zone, week: row.week, holidays: row.holidays, version: row.id };
  };
}

/** The downtimes of a site that overlap the span and were not withdrawn, in the order of their start. */
export async function downtimesOf(db: Reader, siteId: string, span: Span): Promise<Downtime[]> {
  return await downtimesAt(db, [siteId], span);
}

/** Those of several sites. */
export async function downtimesAt(db: Reader, siteIds: readonly string[], span: Span): Promise<Downtime[]> {
  if (siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('downtime')
    .selectAll()
    .where('site_id', 'in', siteIds)
    .where('gone_at', 'is', null)
    .where('starts_at', '<', span.to)
    .where('ends_at', '>', span.from)
    .orderBy('starts_at')
    .orderBy('id')
    .execute();
  return rows.map(downtimeFrom);
}

/** Where programs reach something of a site; what an officer wrote counts before what was imported. */
export async function endpointOf(db: Reader, siteId: string, kind: string): Promise<Endpoint | null> {
  return (await endpointsOf(db, siteId)).find((endpoint) => endpoint.kind === kind) ?? null;
}

export async function endpointsOf(db: Reader, siteId: string): Promise<Endpoint[]> {
  const rows = await db
    .selectFrom('site_endpoint')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('gone_at', 'is', null)
    .execute();
  const first = new Map<string, Endpoint>();
  for (const row of rows.sort(bySource)) {
    if (!first.has(row.kind)) {
      const { kind, url, ca_pem: caPem, settings } = row;
      first.set(kind, { siteId, kind, url, caPem, settings });
    }
  }
  return [...first.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** Imports and edits one after the other: each plans against what the one before left. */
export async function lockFederation(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7300004)`.execute(tx);
}

export function contactFrom(row: Selectable<ContactTable>): Contact {
  return {
    id: row.id,
    ownerKind: row.owner_kind,
    ownerId: row.owner_id,
    source: row.source,
    role: row.role as ContactRole,
    channel: row.channel,
    address: row.address,
    name: row.name,
    position: row.position,
    note: row.note,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    goneAt: row.gone_at,
  };
}

export function downtimeFrom(row: Selectable<DowntimeTable>): Downtime {
  return {
    id: row.id,
    siteId: row.site_id,
    source: row.source,
    key: row.key,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    severity: row.severity,
    classification: row.classification,
    services: row.services,
    description: row.description,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    goneAt: row.gone_at,
  };
}

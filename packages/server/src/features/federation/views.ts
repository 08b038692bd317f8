import type {
  ContactView,
  DowntimeView,
  EndpointView,
  ListSitesQuery,
  NgiView,
  OwnedCalendarView,
  Page,
  Scope,
  SiteSummary,
  SiteView,
} from '@muster/contract';
import { type Contact, type Dated, type Downtime, type Endpoint, FEDERATION, isValidAt } from './model.ts';
import { contactsOf, downtimesOf, endpointsOf, type Reader, type SiteRow, siteCalendar } from './store.ts';

const FAR = new Date(Date.UTC(9999, 0));

export async function ngiViews(db: Reader, scope: Scope): Promise<NgiView[]> {
  let query = db
    .selectFrom('ngi')
    .selectAll('ngi')
    .select((e) =>
      e
        .selectFrom('site')
        .select((s) => s.fn.countAll<number>().as('count'))
        .whereRef('site.ngi_id', '=', 'ngi.id')
        .where('site.gone_at', 'is', null)
        .as('sites'),
    )
    .orderBy('name');
  if (scope.kind === 'ngi') query = query.where('id', '=', scope.ngiId);
  if (scope.kind === 'site') {
    query = query.where('id', '=', (e) =>
      e.selectFrom('site').select('ngi_id').where('site.id', '=', scope.siteId),
    );
  }
  if (scope.kind === 'vo') return [];
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    sites: row.sites ?? 0,
    ...datesOf({ firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at, goneAt: row.gone_at }),
  }));
}

export async function siteSummaries(
  db: Reader,
  scope: Scope,
  query: ListSitesQuery,
): Promise<Page<SiteSummary>> {
  let select = sitesWithNgi(db)
    .orderBy('site.name_key')
    .limit(query.limit + 1);
  if (scope.kind === 'ngi') select = select.where('site.ngi_id', '=', scope.ngiId);
  if (scope.kind === 'site') select = select.where('site.id', '=', scope.siteId);
  if (scope.kind === 'vo') return { items: [], next: null };
  if (query.ngi) select = select.where('site.ngi_id', '=', query.ngi);
  if (!query.gone) select = select.where('site.gone_at', 'is', null);
  if (query.cursor !== undefined) select = select.where('site.name_key', '>', query.cursor);
  const rows = await select.execute();
  const shown = rows.slice(0, query.limit);
  return {
    items: shown.map(summaryOf),
    next: rows.length > query.limit ? (shown.at(-1)?.name_key ?? null) : null,
  };
}

function sitesWithNgi(db: Reader) {
  return db
    .selectFrom('site')
    .leftJoin('ngi', 'ngi.id', 'site.ngi_id')
    .selectAll('site')
    .select('ngi.name as ngi_name');
}

function summaryOf(row: SiteRow & { ngi_name: string | null }): SiteSummary {
  return {
    id: row.id,
    name: row.name,
    ngi: row.ngi_id === null ? null : { id: row.ngi_id, name: row.ngi_name ?? '' },
    officialName: row.official_name,
    country: row.country,
    timeZone: row.time_zone,
    certification: row.certification,
    ...datesOf({ firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at, goneAt: row.gone_at }),
  };
}

export async function siteViewOf(db: Reader, siteId: string, at: Date): Promise<SiteView> {
  const row = await sitesWithNgi(db).where('site.id', '=', siteId).executeTakeFirstOrThrow();
  const records = await db
    .selectFrom('federation_record')
    .selectAll()
    .where('subject_id', '=', siteId)
    .orderBy('source')
    .execute();
  const { zone, week, holidays, version } = await siteCalendar(db, siteId);
  return {
    ...summaryOf(row),
    domains: row.domains,
    networks: row.networks,
    latitude: row.latitude,
    longitude: row.longitude,
    sources: records.map((record) => ({
      source: record.source,
      name: record.name,
      lastSeenAt: record.last_seen_at.toISOString(),
      goneAt: record.gone_at?.toISOString() ?? null,
    })),
    contacts: (await contactsOf(db, siteId)).filter((contact) => isValidAt(contact, at)).map(contactViewOf),
    calendar: {
      zone,
      week: week as SiteView['calendar']['week'],
      holidays: holidays as SiteView['calendar']['holidays'],
      version,
    },
    downtimes: (await downtimesOf(db, siteId, { from: at, to: FAR })).map(downtimeViewOf),
    endpoints: (await endpointsOf(db, siteId)).map(endpointViewOf),
  };
}

/** Every calendar that applies to somebody now, the federation's first. */
export async function ownedCalendars(db: Reader): Promise<OwnedCalendarView[]> {
  const rows = await db
    .selectFrom('calendar')
    .leftJoin('ngi', 'ngi.id', 'calendar.owner_id')
    .leftJoin('site', 'site.id', 'calendar.owner_id')
    .selectAll('calendar')
    .select(['ngi.name as ngi_name', 'site.name as site_name'])
    .where('calendar.gone_at', 'is', null)
    .orderBy('calendar.owner_kind')
    .orderBy('calendar.owner_id')
    .orderBy('calendar.id')
    .execute();
  return rows.map((row) => ({
    owner: { kind: row.owner_kind, id: row.owner_id, name: row.ngi_name ?? row.site_name ?? FEDERATION },
    source: row.source,
    number: row.version,
    version: row.id,
    zone: row.zone,
    week: row.week as OwnedCalendarView['week'],
    holidays: row.holidays as OwnedCalendarView['holidays'],
    ...datesOf({ firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at, goneAt: row.gone_at }),
  }));
}

export function contactViewOf(contact: Contact): ContactView {
  const { id, ownerKind, ownerId, role, channel, address, name, position, note, source } = contact;
  return {
    id,
    ownerKind,
    ownerId,
    role,
    channel,
    address,
    name,
    position,
    note,
    source,
    ...datesOf(contact),
  };
}

export function endpointViewOf({ kind, url, caPem, settings }: Omit<Endpoint, 'siteId'>): EndpointView {
  return { kind, url, caPem, settings };
}

export function downtimeViewOf(downtime: Downtime): DowntimeView {
  const { id, siteId, severity, classification, services, description, source, startsAt, endsAt } = downtime;
  return {
    id,
    siteId,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    severity,
    classification,
    services,
    description,
    source,
    ...datesOf(downtime),
  };
}

function datesOf({ firstSeenAt, lastSeenAt, goneAt }: Dated): {
  firstSeenAt: string;
  lastSeenAt: string;
  goneAt: string | null;
} {
  return {
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    goneAt: goneAt?.toISOString() ?? null,
  };
}

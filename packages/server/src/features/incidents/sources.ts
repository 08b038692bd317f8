import type { Db, Tx } from '../../db/database.ts';
import type { Calendar } from '../../kernel/calendar/index.ts';
import type { ClockPause, ProcedureCalendars } from '../procedure/index.ts';

export interface Place {
  siteId: string | null;
  ngiId: string | null;
}

/** Where the clocks of an incident learn whose working hours count and when its site was down. */
export interface ClockSources {
  calendars(db: Db | Tx, place: Place): Promise<ProcedureCalendars>;
  /** Announced downtimes of the site, as pauses. */
  downtimes(db: Db | Tx, place: Place): Promise<ClockPause[]>;
}

/** The registry of the federation, as it stands. */
export const registrySources: ClockSources = { calendars, downtimes };

const OFFICE = [{ from: '09:00', to: '17:00' }];
const BUILT_IN: Calendar = {
  zone: 'UTC',
  week: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
  holidays: [],
  version: 'built-in-1',
};

async function calendars(db: Db | Tx, { siteId, ngiId }: Place): Promise<ProcedureCalendars> {
  const owners = [siteId, ngiId, 'federation'].filter((id) => id !== null);
  const rows = await db
    .selectFrom('calendar')
    .selectAll()
    .where('owner_id', 'in', owners)
    .where('gone_at', 'is', null)
    .orderBy('source', 'desc')
    .execute();
  const of = (owner: string | null): Calendar | undefined => {
    const row = rows.find(({ owner_id }) => owner_id === owner);
    return (
      row && {
        zone: row.zone,
        week: row.week,
        holidays: row.holidays,
        version: `${row.owner_id}@${row.version}`,
      }
    );
  };
  const site = siteId === null ? undefined : await siteRow(db, siteId);
  const csirt = of('federation') ?? BUILT_IN;
  const ngi = of(ngiId) ?? csirt;
  return { csirt, ngi, site: of(siteId) ?? inZone(ngi, site?.time_zone ?? null) };
}

/** A calendar that is not the site's own is read in the site's zone: nine o'clock is nine o'clock there. */
function inZone(calendar: Calendar, zone: string | null): Calendar {
  if (zone === null || zone === calendar.zone) return calendar;
  return { ...calendar, zone, version: `${calendar.version}@${zone}` };
}

async function downtimes(db: Db | Tx, { siteId }: Place): Promise<ClockPause[]> {
  if (siteId === null) return [];
  const rows = await db
    .selectFrom('downtime')
    .select(['id', 'starts_at', 'ends_at'])
    .where('site_id', '=', siteId)
    // A warning says that the service may be disturbed, not that nobody can act.
    .where('severity', '=', 'outage')
    .where('gone_at', 'is', null)
    .orderBy('starts_at')
    .execute();
  return rows.map((row) => ({ kind: 'downtime', from: row.starts_at, to: row.ends_at, ref: row.id }));
}

async function siteRow(db: Db | Tx, id: string) {
  return await db.selectFrom('site').select(['ngi_id', 'time_zone']).where('id', '=', id).executeTakeFirst();
}

/** Undefined when there is no such site. */
export async function ngiOfSite(db: Db | Tx, siteId: string): Promise<{ ngiId: string | null } | undefined> {
  const row = await siteRow(db, siteId);
  return row && { ngiId: row.ngi_id };
}

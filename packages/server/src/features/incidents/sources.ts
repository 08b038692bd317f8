import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { calendarBook, downtimesAt } from '../federation/index.ts';
import type { ClockPause, ProcedureCalendars } from '../procedure/index.ts';

export interface Place {
  siteId: string | null;
  ngiId: string | null;
}

/** Where the clocks of incidents learn whose working hours count and when their sites were down. */
export interface ClockSources {
  calendars(place: Place): ProcedureCalendars;
  /** Announced downtimes of the site that touch the span, as pauses. */
  downtimes(place: Place, span: { from: Date; to: Date }): ClockPause[];
}

/** The registry of the federation, as it stands, for several places at once; downtimes within the span. */
export async function registrySources(
  db: Db | Tx,
  places: readonly Place[],
  span: { from: Date; to: Date },
): Promise<ClockSources> {
  const sites = [...new Set(places.flatMap(({ siteId }) => siteId ?? []))];
  const book = await calendarBook(db, sites);
  const downtimes = await downtimesAt(db, sites, span);
  // A warning says that the service may be disturbed, not that nobody can act.
  const outages = groupBy(
    downtimes.filter(({ severity }) => severity === 'outage'),
    ({ siteId }) => siteId,
  );
  // One object a place: a calendar is prepared once for each object that it is.
  const prepared = new Map<string, ProcedureCalendars>();
  const csirt = book.ngi(null);
  return {
    calendars({ siteId, ngiId }) {
      const name = `${siteId ?? ''} ${ngiId ?? ''}`;
      const known = prepared.get(name);
      if (known) return known;
      const ngi = book.ngi(ngiId);
      const calendars = { csirt, ngi, site: siteId === null ? ngi : book.site(siteId) };
      prepared.set(name, calendars);
      return calendars;
    },
    downtimes: ({ siteId }, { from, to }) =>
      (siteId === null ? [] : (outages.get(siteId) ?? []))
        .filter((one) => one.startsAt < to && one.endsAt > from)
        .map(({ id, startsAt, endsAt }) => ({ kind: 'downtime', from: startsAt, to: endsAt, ref: id })),
  };
}

import type { Db, Tx } from '../../db/database.ts';
import { downtimesOf, ngiCalendar, siteCalendar } from '../federation/index.ts';
import type { ClockPause, ProcedureCalendars } from '../procedure/index.ts';

export interface Place {
  siteId: string | null;
  ngiId: string | null;
}

/** Where the clocks of an incident learn whose working hours count and when its site was down. */
export interface ClockSources {
  calendars(db: Db | Tx, place: Place): Promise<ProcedureCalendars>;
  /** Announced downtimes of the site that touch the span, as pauses. */
  downtimes(db: Db | Tx, place: Place, span: { from: Date; to: Date }): Promise<ClockPause[]>;
}

/** The registry of the federation, as it stands. */
export const registrySources: ClockSources = {
  async calendars(db, { siteId, ngiId }) {
    const csirt = await ngiCalendar(db, null);
    const ngi = ngiId === null ? csirt : await ngiCalendar(db, ngiId);
    return { csirt, ngi, site: siteId === null ? ngi : await siteCalendar(db, siteId) };
  },

  async downtimes(db, { siteId }, span) {
    if (siteId === null) return [];
    const found = await downtimesOf(db, siteId, span);
    // A warning says that the service may be disturbed, not that nobody can act.
    const outages = found.filter(({ severity }) => severity === 'outage');
    return outages.map(({ id, startsAt, endsAt }) => ({
      kind: 'downtime',
      from: startsAt,
      to: endsAt,
      ref: id,
    }));
  },
};

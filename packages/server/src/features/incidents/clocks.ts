import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import {
  type ClockReading,
  clocksOfSites,
  type FactOccurrence,
  type Procedure,
  pinnedProcedure,
  type SiteOfClocks,
} from '../procedure/index.ts';
import { factsForClocks, incidentsForClocks, type PlaceRow, placesForClocks } from './clock-store.ts';
import { pausesOfMany } from './pauses.ts';
import { pinOfIncident } from './pin.ts';
import { registrySources } from './sources.ts';

/** Downtimes are announced for the future too, and move due times that lie there. */
const LOOK_AHEAD_MS = 366 * 86_400_000;

export type Supposed = Pick<FactOccurrence, 'kind' | 'key'>;

export interface ClockQuestion {
  /** A fact that is read as if it happened now, to tell beforehand when something will be due. */
  supposing?: Supposed | null;
  /** Until when facts count that tell what had happened by `now`. */
  knownAt?: Date;
  /** Another procedure than the one that is pinned, to see what it would say. */
  by?: Procedure;
}

/**
 * All clocks of an incident as they stand at `now` (procedure time): by the procedure it is pinned to, the facts
 * recorded until then, the calendars and downtimes of its sites, and its pauses. What a site has to do is read once for
 * each site that is concerned. Throws `not-found`.
 */
export async function clocksOf(
  db: Db | Tx,
  incidentId: string,
  now: Date,
  supposing: Supposed | null = null,
): Promise<ClockReading[]> {
  return await askClocks(db, incidentId, now, { supposing });
}

/** The same with a question. */
export async function askClocks(
  db: Db | Tx,
  incidentId: string,
  now: Date,
  question: ClockQuestion,
): Promise<ClockReading[]> {
  const clocks = (await clocksOfMany(db, [incidentId], now, question)).get(incidentId);
  if (!clocks) throw new MusterError('not-found', `There is no incident ${incidentId}.`);
  return clocks;
}

/** The same of many incidents, by incident; the number of queries does not grow with them. */
export async function clocksOfMany(
  db: Db | Tx,
  incidentIds: readonly string[],
  now: Date,
  { supposing, knownAt = now, by }: ClockQuestion = {},
): Promise<Map<string, ClockReading[]>> {
  if (incidentIds.length === 0) return new Map();
  const incidents = await incidentsForClocks(db, incidentIds);
  const facts = await factsForClocks(db, incidentIds);
  const concerned = await placesForClocks(db, incidentIds);
  const places = new Map(incidents.map((one) => [one.id, placesIn(one, concerned.get(one.id) ?? [])]));
  const firstOf = (id: string) =>
    (facts.get(id) ?? []).reduce((first, { at }) => (at && +at < first ? +at : first), +now);
  const to = new Date(+now + LOOK_AHEAD_MS);
  const from = new Date(incidents.reduce((first, { id }) => Math.min(first, firstOf(id)), +now));
  const all = [...places.values()].flat();
  const sources = await registrySources(db, all, { from, to });
  const pauses = await pausesOfMany(db, all);
  const readings = new Map<string, ClockReading[]>();
  for (const incident of incidents) {
    const { id } = incident;
    const span = { from: new Date(firstOf(id)), to };
    const sites = (places.get(id) ?? []).map(
      (place): SiteOfClocks => ({
        siteId: place.siteId,
        calendars: sources.calendars(place),
        pauses: [...pauses(place), ...sources.downtimes(place, span)],
      }),
    );
    const began = { incidentId: id, siteId: incident.site_id, ngiId: incident.ngi_id };
    const known = facts.get(id) ?? [];
    readings.set(
      id,
      clocksOfSites(
        by ?? (await pinnedProcedure(db, pinOfIncident(incident))),
        supposing ? [...known, occurrenceNow(supposing, now)] : known,
        { sites, calendars: sources.calendars(began), pauses: pauses(began), now, knownAt },
      ),
    );
  }
  return readings;
}

interface ClockPlace {
  incidentId: string;
  siteId: string | null;
  ngiId: string | null;
}

/** An incident of the whole federation has one place without a site. */
function placesIn(
  incident: { id: string; site_id: string | null; ngi_id: string | null },
  rows: readonly PlaceRow[],
): ClockPlace[] {
  if (rows.length === 0)
    return [{ incidentId: incident.id, siteId: incident.site_id, ngiId: incident.ngi_id }];
  return rows.map(({ site_id, ngi_id }) => ({ incidentId: incident.id, siteId: site_id, ngiId: ngi_id }));
}

function occurrenceNow({ kind, key }: Supposed, at: Date): FactOccurrence {
  return { id: 'supposed', kind, key, at, recordedAt: at, supersedes: null, evidence: [] };
}

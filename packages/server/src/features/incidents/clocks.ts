import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import {
  type ClockReading,
  computeClocks,
  type FactOccurrence,
  pinnedProcedure,
} from '../procedure/index.ts';
import { occurrenceOf } from './model.ts';
import { pausesOfMany } from './pauses.ts';
import { pinOfIncident } from './pin.ts';
import { registrySources } from './sources.ts';
import { factsOfMany, incidentsById } from './store.ts';

/** Downtimes are announced for the future too, and move due times that lie there. */
const LOOK_AHEAD_MS = 366 * 86_400_000;

export type Supposed = Pick<FactOccurrence, 'kind' | 'key'>;

/**
 * All clocks of an incident as they stand at `now` (procedure time): by the procedure it is pinned to, the facts
 * recorded until then, the calendars and downtimes of its site, and its pauses. Throws `not-found`.
 * @param supposing a fact that is read as if it happened now, to tell beforehand when something will be due
 */
export async function clocksOf(
  db: Db | Tx,
  incidentId: string,
  now: Date,
  supposing: Supposed | null = null,
): Promise<ClockReading[]> {
  const clocks = (await clocksOfMany(db, [incidentId], now, { supposing })).get(incidentId);
  if (!clocks) throw new MusterError('not-found', `There is no incident ${incidentId}.`);
  return clocks;
}

/**
 * The same of many incidents, by incident; the number of queries does not grow with them.
 * @param knownAt until when facts count that tell what had happened by `now`
 */
export async function clocksOfMany(
  db: Db | Tx,
  incidentIds: readonly string[],
  now: Date,
  { supposing, knownAt = now }: { supposing?: Supposed | null; knownAt?: Date } = {},
): Promise<Map<string, ClockReading[]>> {
  const incidents = await incidentsById(db, incidentIds);
  const facts = await factsOfMany(db, incidentIds);
  const places = incidents.map(({ id, site_id, ngi_id }) => ({
    incidentId: id,
    siteId: site_id,
    ngiId: ngi_id,
  }));
  const firstOf = (id: string) =>
    Math.min(+now, ...(facts.get(id) ?? []).flatMap(({ at }) => (at ? [+at] : [])));
  const to = new Date(+now + LOOK_AHEAD_MS);
  const from = new Date(incidents.reduce((first, { id }) => Math.min(first, firstOf(id)), +now));
  const sources = await registrySources(db, places, { from, to });
  const pauses = await pausesOfMany(db, places);
  const readings = new Map<string, ClockReading[]>();
  for (const [i, incident] of incidents.entries()) {
    const place = places[i] as (typeof places)[number];
    const procedure = await pinnedProcedure(db, pinOfIncident(incident));
    const calendars = sources.calendars(place);
    const downtimes = sources.downtimes(place, { from: new Date(firstOf(incident.id)), to });
    const known = (facts.get(incident.id) ?? []).map(occurrenceOf);
    if (supposing) known.push(occurrenceNow(supposing, now));
    const stops = [...pauses(place), ...downtimes];
    readings.set(incident.id, computeClocks(procedure, known, { calendars, pauses: stops, now, knownAt }));
  }
  return readings;
}

function occurrenceNow({ kind, key }: Supposed, at: Date): FactOccurrence {
  return { id: 'supposed', kind, key, at, recordedAt: at, supersedes: null, evidence: [] };
}

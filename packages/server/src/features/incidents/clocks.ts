import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type ClockReading, computeClocks, pinnedProcedure } from '../procedure/index.ts';
import { occurrenceOf } from './model.ts';
import { pausesOf } from './pauses.ts';
import { pinOfIncident } from './pin.ts';
import { type ClockSources, registrySources } from './sources.ts';
import { factsOf, incidentById } from './store.ts';

/** Downtimes are announced for the future too, and move due times that lie there. */
const LOOK_AHEAD_MS = 366 * 86_400_000;

/**
 * All clocks of an incident as they stand at `now` (procedure time): by the procedure it is pinned to, the facts
 * recorded until then, the calendars and downtimes of its site, and its pauses. Throws `not-found`.
 */
export async function clocksOf(
  db: Db | Tx,
  incidentId: string,
  now: Date,
  sources: ClockSources = registrySources,
): Promise<ClockReading[]> {
  const incident = await incidentById(db, incidentId);
  if (!incident) throw new MusterError('not-found', `There is no incident ${incidentId}.`);
  const place = { incidentId, siteId: incident.site_id, ngiId: incident.ngi_id };
  const procedure = await pinnedProcedure(db, pinOfIncident(incident));
  const facts = (await factsOf(db, incidentId)).map(occurrenceOf);
  const calendars = await sources.calendars(db, place);
  const first = Math.min(+now, ...facts.flatMap(({ at }) => (at ? [+at] : [])));
  const span = { from: new Date(first), to: new Date(+now + LOOK_AHEAD_MS) };
  const downtimes = await sources.downtimes(db, place, span);
  const pauses = [...(await pausesOf(db, place)), ...downtimes];
  return computeClocks(procedure, facts, { calendars, pauses, now });
}

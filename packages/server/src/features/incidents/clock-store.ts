import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { FactOccurrence } from '../procedure/index.ts';

/** Of many incidents what their clocks are read from, and no more: this is asked for thousands at once. */

export async function incidentsForClocks(db: Db | Tx, ids: readonly string[]) {
  return await db
    .selectFrom('incident')
    .leftJoin('site', 'site.id', 'incident.site_id')
    .select([
      'incident.id',
      'incident.exercise',
      'incident.procedure_name',
      'incident.procedure_version',
      'incident.procedure_sha256',
      'incident.overrides',
      'incident.site_id',
      'site.ngi_id',
    ])
    .where('incident.id', '=', anyOf(ids))
    .execute();
}

export interface PlaceRow {
  incident_id: string;
  site_id: string;
  ngi_id: string | null;
}

/** The sites that are concerned, by incident, in the order of their names. */
export async function placesForClocks(
  db: Db | Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PlaceRow[]>> {
  const rows = await db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select(['incident_site.incident_id', 'incident_site.site_id', 'site.ngi_id'])
    .where('incident_site.incident_id', '=', anyOf(ids))
    .where('incident_site.ended_at', 'is', null)
    .orderBy('site.name_key')
    .execute();
  return groupBy(rows, ({ incident_id }) => incident_id);
}

/** In the order in which they were recorded, by incident. */
export async function factsForClocks(
  db: Db | Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FactOccurrence[]>> {
  const rows = await db
    .selectFrom('incident_fact')
    .select([
      'id',
      'incident_id',
      'kind',
      'key',
      'site_id',
      'at',
      'recorded_at',
      'supersedes',
      'evidence',
      'entry_id',
    ])
    .where('incident_id', '=', anyOf(ids))
    .orderBy('ord')
    .execute();
  const facts = new Map<string, FactOccurrence[]>();
  for (const row of rows) {
    const fact = {
      id: row.id,
      kind: row.kind,
      key: row.key,
      siteId: row.site_id,
      at: row.at,
      recordedAt: row.recorded_at,
      supersedes: row.supersedes,
      evidence: [...row.evidence, row.entry_id],
    };
    const known = facts.get(row.incident_id);
    if (known) known.push(fact);
    else facts.set(row.incident_id, [fact]);
  }
  return facts;
}

/** One parameter, however many there are. */
function anyOf(ids: readonly string[]) {
  return sql<string>`any(${[...ids]}::text[])`;
}

import type { DeadlineOverride, IncidentSeverity, IncidentState, TlpLabel } from '@muster/contract';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { IncidentFactTable, IncidentSiteTable, IncidentTable } from '../../db/tables/incidents.ts';
import type { FactRow } from './model.ts';
import type { DrillOfIncident } from './policy.ts';

export type IncidentRow = Selectable<IncidentTable> & { site_name: string | null; ngi_id: string | null };

/** The next number of a series on a day. The row stays locked until the transaction ends, so numbers have no gaps. */
export async function nextNumber(tx: Tx, prefix: string, day: string): Promise<number> {
  const row = await tx
    .insertInto('incident_series')
    .values({ prefix, day, last: 1 })
    .onConflict((conflict) =>
      conflict.columns(['prefix', 'day']).doUpdateSet({ last: sql`incident_series.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return row.last;
}

export interface NewIncident {
  id: string;
  public_id: string;
  exercise: boolean;
  title: string;
  tlp: TlpLabel;
  severity: IncidentSeverity;
  state: IncidentState;
  procedure_name: string;
  procedure_version: number;
  procedure_sha256: string;
  overrides: readonly DeadlineOverride[];
  site_id: string | null;
  created_at: Date;
  created_by: string;
  tlp_restriction: string;
}

/** False when the public id is taken already. */
export async function insertIncident(tx: Tx, incident: NewIncident): Promise<boolean> {
  const row = await tx
    .insertInto('incident')
    .values({ ...incident, overrides: JSON.stringify(incident.overrides) })
    .onConflict((conflict) => conflict.column('public_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

function incidents(db: Db | Tx) {
  return db
    .selectFrom('incident')
    .leftJoin('site', 'site.id', 'incident.site_id')
    .selectAll('incident')
    .select(['site.name as site_name', 'site.ngi_id']);
}

/** By id, or by the id as people write it. */
export async function incidentById(db: Db | Tx, id: string): Promise<IncidentRow | undefined> {
  const column = id.startsWith('inc_') ? 'incident.id' : 'incident.public_id';
  return await incidents(db).where(column, '=', id).executeTakeFirst();
}

/** The same, and where it was merged into another, that other. */
export async function leadingIncident(db: Db | Tx, id: string): Promise<IncidentRow | undefined> {
  let incident = await incidentById(db, id);
  // Nothing is merged into what was merged away, so this ends.
  while (incident?.merged_into) incident = await incidentById(db, incident.merged_into);
  return incident;
}

/** As people write them, the ids of what was merged into it. */
export async function aliasesOf(db: Db | Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ public_id: string }>`
    with recursive taken as (
      select id, public_id from incident where merged_into = ${id}
      union all select i.id, i.public_id from incident i join taken t on i.merged_into = t.id
    ) select public_id from taken order by public_id`.execute(db);
  return rows.map(({ public_id }) => public_id);
}

/** Changes of one incident follow each other: what is decided from its facts stays true until the commit. */
export async function lockIncident(tx: Tx, id: string): Promise<{ state: IncidentState } | undefined> {
  return await tx
    .selectFrom('incident')
    .select('state')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function setState(tx: Tx, id: string, state: IncidentState, at: Date): Promise<void> {
  const times = {
    open: { resolved_at: null, closed_at: null },
    resolved: { resolved_at: at, closed_at: null },
    closed: { closed_at: at },
  };
  await tx
    .updateTable('incident')
    .set({ state, ...times[state] })
    .where('id', '=', id)
    .execute();
}

/** A site that left and returns is the same part again. */
export async function insertSite(tx: Tx, site: Insertable<IncidentSiteTable>): Promise<void> {
  await tx
    .insertInto('incident_site')
    .values(site)
    .onConflict((conflict) =>
      conflict.columns(['incident_id', 'site_id']).doUpdateSet({ state: site.state, ended_at: null }),
    )
    .execute();
}

/** The sites of an incident, those that left too. */
export async function sitesOf(db: Db | Tx, incidentId: string) {
  return await db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .selectAll('incident_site')
    .select(['site.name', 'site.ngi_id', 'site.time_zone'])
    .where('incident_id', '=', incidentId)
    .orderBy('site.name_key')
    .execute();
}
export type IncidentSiteRow = Awaited<ReturnType<typeof sitesOf>>[number];

export async function insertFact(tx: Tx, fact: Insertable<IncidentFactTable>): Promise<void> {
  await tx.insertInto('incident_fact').values(fact).execute();
}

export async function factById(db: Db | Tx, id: string): Promise<FactRow | undefined> {
  return await db.selectFrom('incident_fact').selectAll().where('id', '=', id).executeTakeFirst();
}

/** In the order in which they were recorded. */
export async function factsOf(db: Db | Tx, incidentId: string): Promise<FactRow[]> {
  return await db
    .selectFrom('incident_fact')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('ord')
    .execute();
}

export async function setSuperseded(tx: Tx, id: string, by: string): Promise<void> {
  await tx.updateTable('incident_fact').set({ superseded_by: by }).where('id', '=', id).execute();
}

/** The drill whose incident it is; none for a real one. */
export async function drillOf(db: Db | Tx, incidentId: string): Promise<DrillOfIncident | undefined> {
  return await db
    .selectFrom('participation')
    .innerJoin('campaign', 'campaign.id', 'participation.campaign_id')
    .select(['campaign.state', 'campaign.scope_kind as scopeKind', 'campaign.scope_ngi_id as scopeNgiId'])
    .where('participation.incident_id', '=', incidentId)
    .executeTakeFirst();
}

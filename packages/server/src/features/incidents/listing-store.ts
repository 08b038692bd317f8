import type { Actor, IncidentCountsView, IncidentFilterQuery, ListIncidentsQuery } from '@muster/contract';
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { SummaryRow } from './model.ts';
import { isOfCsirt, partyOf } from './policy.ts';
import { itemsVisibleTo, visibleTo } from './sight.ts';

export interface IncidentFilter {
  actor: Actor;
  now: Date;
  query: IncidentFilterQuery;
}

/** After which row a page begins. */
export interface PageMark {
  id: string;
  at: Date | null;
}

export interface IncidentPage extends IncidentFilter {
  query: ListIncidentsQuery;
  order: 'newest' | 'changed' | 'since';
  after: PageMark | undefined;
  limit: number;
}

export async function incidentsPage(db: Db, page: IncidentPage): Promise<SummaryRow[]> {
  const { query, order, after, limit } = page;
  const conditions = conditionsOf(page);
  if (query.state) conditions.push(sql`incident.state = ${query.state}`);
  if (query.updatedSince) conditions.push(sql`incident.updated_at >= ${new Date(query.updatedSince)}`);
  if (after && order === 'newest') conditions.push(sql`incident.id < ${after.id}`);
  if (after && order === 'changed')
    conditions.push(sql`(incident.updated_at, incident.id) < (${after.at}, ${after.id})`);
  if (after && order === 'since')
    conditions.push(sql`(incident.updated_at, incident.id) > (${after.at}, ${after.id})`);
  const orders = {
    newest: sql`incident.id desc`,
    changed: sql`incident.updated_at desc, incident.id desc`,
    since: sql`incident.updated_at, incident.id`,
  };
  const { rows } = await sql<SummaryRow>`
    select incident.id, public_id, exercise, title, tlp, severity, state, site_id, created_at, updated_at, next_due_at
    from incident where ${sql.join(conditions, sql` and `)}
    order by ${orders[order]} limit ${limit}`.execute(db);
  return rows;
}

export async function countIncidents(db: Db, filter: IncidentFilter): Promise<IncidentCountsView> {
  const { rows } = await sql<{ state: 'open' | 'resolved' | 'closed'; count: number; overdue: number }>`
    select state, count(*)::int as count,
      (count(*) filter (where next_due_at < ${filter.now} and state <> 'closed' and ${isWholeFor(filter.actor)}))::int as overdue
    from incident where ${sql.join(conditionsOf(filter), sql` and `)} group by state`.execute(db);
  const counts = { open: 0, resolved: 0, closed: 0, overdue: 0 };
  for (const { state, count, overdue } of rows) {
    counts[state] = count;
    counts.overdue += overdue;
  }
  return counts;
}

/** Everything but the state: counts are of all of them. */
function conditionsOf({ actor, now, query }: IncidentFilter): Expression<SqlBool>[] {
  const isSifted = [query.severity, query.site, query.ngi, query.lead, query.search, query.overdue].some(
    (one) => one !== undefined,
  );
  const conditions: Expression<SqlBool>[] = [sql`incident.merged_into is null`];
  // An auditor learns of what is RED that it exists. Sifted by more, the list would tell what it is.
  if (actor.role !== 'auditor' || !isOfCsirt(actor) || isSifted) conditions.push(visibleTo(actor, now)());
  if (query.exercise !== undefined) conditions.push(sql`incident.exercise = ${query.exercise === 'true'}`);
  if (query.severity) conditions.push(sql`incident.severity = ${query.severity}`);
  if (query.tlp) conditions.push(sql`incident.tlp = ${query.tlp}`);
  if (query.site) conditions.push(atSite(actor, sql`p.site_id = ${query.site}`));
  if (query.ngi) conditions.push(atSite(actor, sql`n.ngi_id = ${query.ngi}`));
  if (query.lead) conditions.push(ledBy(actor, query.lead, now));
  if (query.overdue)
    conditions.push(
      sql`incident.next_due_at < ${now} and incident.state <> 'closed' and ${isWholeFor(actor)}`,
    );
  if (query.search) conditions.push(...found(actor, now, query.search));
  return conditions;
}

/** By sites that the reader stands for: by others, the list would tell who else is concerned. */
function atSite(actor: Actor, which: RawBuilder<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`incident.id in (select p.incident_id from incident_site p join site n on n.id = p.site_id
    where p.ended_at is null and ${which} and ${withinScope(actor)})`;
}

function withinScope(actor: Actor): Expression<SqlBool> {
  if (isOfCsirt(actor)) return sql<SqlBool>`true`;
  const party = partyOf(actor);
  if (party?.kind === 'site') return sql<SqlBool>`p.site_id = ${party.ref}`;
  if (party?.kind === 'ngi') return sql<SqlBool>`n.ngi_id = ${party.ref}`;
  return sql<SqlBool>`false`;
}

/** All sites are the reader's: else what is due may be another's. */
function isWholeFor(actor: Actor): Expression<SqlBool> {
  if (isOfCsirt(actor)) return sql<SqlBool>`true`;
  return sql<SqlBool>`not exists (select from incident_site p join site n on n.id = p.site_id
    where p.incident_id = incident.id and p.ended_at is null and (${withinScope(actor)}) is not true)`;
}

/** Who leads what is known to the CSIRT; others find what they lead themselves. */
function ledBy(actor: Actor, person: string, now: Date): Expression<SqlBool> {
  if (!isOfCsirt(actor) && person !== actor.id) return sql<SqlBool>`false`;
  return sql<SqlBool>`incident.id in (select incident_id from incident_role where person_id = ${person}
    and role = 'lead' and from_at <= ${now} and (until_at is null or until_at > ${now}))`;
}

/** The same expression as in the index. */
const WORDS = sql`to_tsvector('simple', regexp_replace(title || ' ' || public_id, '[^[:alnum:]]+', ' ', 'g'))`;

function found(actor: Actor, now: Date, text: string): Expression<SqlBool>[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => `${word}:*`)
    .join(' & ');
  const value = text.trim().toLowerCase();
  const observed = sql`select o.incident_id from observable o where o.withdrawn_at is null
    and (o.value = ${value} or o.value = ${text.trim()} or o.pivot = ${value}) and ${itemsVisibleTo(actor, now, 'o')}`;
  const alias = sql`with recursive led as (
      select merged_into as id from incident where public_id = ${text.trim().toUpperCase()} and merged_into is not null
      union select i.merged_into from incident i join led on led.id = i.id where i.merged_into is not null
    ) select id from led`;
  if (isOfCsirt(actor)) {
    const byWords =
      words === '' ? sql`` : sql`select id from incident where ${WORDS} @@ ${words}::tsquery union `;
    return [sql<SqlBool>`incident.id in (${byWords}${observed} union (${alias}))`];
  }
  // Who sees few reads those few: the words of all others are not looked through, as the index would.
  const byWords = words === '' ? sql`false` : sql`(${WORDS} || ''::tsvector) @@ ${words}::tsquery`;
  return [
    sql<SqlBool>`(${byWords} or incident.id in (${alias}) or exists (${observed} and o.incident_id = incident.id))`,
  ];
}

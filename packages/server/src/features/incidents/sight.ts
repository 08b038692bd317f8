import type { Actor } from '@muster/contract';
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { groupBy } from '../../kernel/group-by.ts';
import {
  type IncidentGround,
  isOfCsirt,
  mayHandleIncident,
  maySteerIncident,
  partyOf,
  type Standing,
  standingOf,
} from './policy.ts';
import { type IncidentRow, leadingIncident } from './store.ts';

/** An incident as far as one actor may see it. */
export interface Sight extends Standing {
  incident: IncidentRow;
}

/**
 * By id, or as people write it; what was merged leads to where it went. @throws MusterError not-found alike for what
 * does not exist and what this actor may not know of
 */
export async function demandReadable(db: Db | Tx, actor: Actor, id: string, now: Date): Promise<Sight> {
  const incident = await leadingIncident(db, id);
  if (!incident) throw unknownIncident();
  const ground = (await groundsOf(db, [incident], now)).get(incident.id);
  const standing = ground && standingOf(actor, ground);
  if (!standing) throw unknownIncident();
  return { ...standing, incident };
}

/** The same for who changes it. @throws MusterError not-found, auth.denied */
export async function demandHandled(db: Db | Tx, actor: Actor, id: string, now: Date): Promise<Sight> {
  const sight = await demandReadable(db, actor, id, now);
  demand(mayHandleIncident(actor, sight));
  return sight;
}

/** The same for what concerns all. @throws MusterError not-found, auth.denied */
export async function demandSteered(db: Db | Tx, actor: Actor, id: string, now: Date): Promise<Sight> {
  const sight = await demandReadable(db, actor, id, now);
  demand(maySteerIncident(actor, sight));
  return sight;
}

function unknownIncident(): MusterError {
  return new MusterError('not-found', 'There is no such thing, or your token does not let you see it.');
}

/** How the actor stands to each of several incidents; those that they may not know of are left out. */
export async function standingsOf(
  db: Db | Tx,
  actor: Actor,
  incidents: readonly Pick<IncidentRow, 'id' | 'tlp'>[],
  now: Date,
): Promise<Map<string, Standing>> {
  const grounds = await groundsOf(db, incidents, now);
  return new Map(
    [...grounds].flatMap(([id, ground]) => {
      const standing = standingOf(actor, ground);
      return standing ? [[id, standing] as const] : [];
    }),
  );
}

/** With what the sites are called. */
export interface NamedGround extends IncidentGround {
  sites: readonly { siteId: string; ngiId: string | null; siteName: string }[];
}

export async function groundsOf(
  db: Db | Tx,
  incidents: readonly Pick<IncidentRow, 'id' | 'tlp'>[],
  now: Date,
): Promise<Map<string, NamedGround>> {
  const ids = incidents.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const sites = await db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select([
      'incident_id as incidentId',
      'site_id as siteId',
      'site.ngi_id as ngiId',
      'site.name as siteName',
    ])
    .where('incident_id', 'in', ids)
    .where('ended_at', 'is', null)
    .orderBy('site.name_key')
    .execute();
  const shares = await db
    .selectFrom('incident_share')
    .select(['incident_id as incidentId', 'kind', 'ref'])
    .where('incident_id', 'in', ids)
    .where('ended_at', 'is', null)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', now)]))
    .execute();
  const roles = await db
    .selectFrom('incident_role')
    .select(['incident_id as incidentId', 'person_id'])
    .where('incident_id', 'in', ids)
    .where('from_at', '<=', now)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>', now)]))
    .execute();
  const [sitesOf, sharesOf, rolesOf] = [sites, shares, roles].map((rows) =>
    groupBy(rows as { incidentId: string }[], ({ incidentId }) => incidentId),
  ) as [Map<string, typeof sites>, Map<string, typeof shares>, Map<string, typeof roles>];
  return new Map(
    incidents.map(({ id, tlp }) => [
      id,
      {
        tlp,
        sites: sitesOf.get(id) ?? [],
        shares: sharesOf.get(id) ?? [],
        persons: (rolesOf.get(id) ?? []).map(({ person_id }) => person_id),
      },
    ]),
  );
}

/**
 * `standingOf` as a condition on `incident`: a reader with a scope goes from what is theirs to the incidents, so that
 * a query costs nothing for those that they cannot see.
 */
export function visibleTo(actor: Actor, now: Date) {
  return (): Expression<SqlBool> => {
    const named = sql`select incident_id from incident_role where person_id = ${actor.id}
      and from_at <= ${now} and (until_at is null or until_at > ${now})`;
    if (isOfCsirt(actor)) {
      if (actor.role !== 'auditor') return sql<SqlBool>`true`;
      return sql<SqlBool>`(incident.tlp <> 'RED' or incident.id in (${named}))`;
    }
    const party = partyOf(actor);
    if (!party) return sql<SqlBool>`incident.id = any(array(${named}))`;
    const { kind, ref } = party;
    const shared = sql`select s.incident_id from incident_share s join incident i on i.id = s.incident_id
      where s.kind = ${kind} and s.ref = ${ref} and s.ended_at is null and (s.until is null or s.until > ${now})
      and i.tlp not in ('RED', 'AMBER+STRICT')`;
    const own =
      kind === 'site'
        ? sql`select incident_id from incident_site where site_id = ${ref} and ended_at is null`
        : sql`select p.incident_id from incident_site p join site on site.id = p.site_id join incident i on i.id = p.incident_id
            where ${kind} = 'ngi' and site.ngi_id = ${ref} and p.ended_at is null and i.tlp <> 'RED'`;
    // As an array it is read first, whatever the rest of the query would make the planner believe.
    return sql<SqlBool>`incident.id = any(array(${own} union all ${shared} union all ${named}))`;
  };
}

/**
 * `mayReadItem` as a condition on rows of many incidents, with the columns `incident_id`, `site_id` and `audience` of
 * the table with this name, within incidents that the actor may read.
 */
export function itemsVisibleTo(actor: Actor, now: Date, table: string): Expression<SqlBool> {
  if (isOfCsirt(actor)) return sql<SqlBool>`true`;
  const [incident, site, audience] = ['incident_id', 'site_id', 'audience'].map((name) =>
    sql.ref(`${table}.${name}`),
  );
  const named = sql`${incident} in (select incident_id from incident_role where person_id = ${actor.id}
    and from_at <= ${now} and (until_at is null or until_at > ${now}))`;
  const party = partyOf(actor);
  const isOf = party?.kind === 'site' ? sql`p.site_id = ${party.ref}` : sql`n.ngi_id = ${party?.ref ?? ''}`;
  const own =
    party === undefined || party.kind === 'vo'
      ? sql`false`
      : sql`exists (select from incident_site p join site n on n.id = p.site_id
          where p.incident_id = ${incident} and p.site_id = ${site} and p.ended_at is null and ${isOf})`;
  return sql<SqlBool>`((${site} is null and ${audience} = 'parties') or ${own} or ${named})`;
}

/** `mayReadItem` as a condition on rows with the columns `site_id` and `audience` of the table with this name. */
export function itemFilter({ relation, sites }: Standing, table: string): Expression<SqlBool> {
  if (relation === 'all') return sql<SqlBool>`true`;
  const siteId = sql.ref(`${table}.site_id`);
  const parties = sql<SqlBool>`(${siteId} is null and ${sql.ref(`${table}.audience`)} = 'parties')`;
  if (relation === 'shared') return parties;
  return sql<SqlBool>`(${siteId} = any(${[...sites]}) or ${parties})`;
}

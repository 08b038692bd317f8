import { systemActor } from '@muster/contract';
import { type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { itemFilter, type Sight } from '../incidents/index.ts';

/** What is said of the exchange itself changes no record: the same incident stays the same bytes. */
const ABOUT_EXCHANGE = ['export.made', 'redaction.made'];

export async function sitesOf(db: Db | Tx, { incident, relation, sites }: Sight) {
  let query = db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select(['site.id', 'site.name', 'site.country', 'incident_site.state', 'incident_site.added_at'])
    .where('incident_site.incident_id', '=', incident.id)
    .where('incident_site.ended_at', 'is', null);
  // Who stands for some of the sites never learns the names of the others.
  if (relation !== 'all') query = query.where('site.id', 'in', sites.length > 0 ? [...sites] : ['']);
  return await query.orderBy('site.name_key').execute();
}

/** @param isTold what a drill measured itself, a site learns at its end */
export async function eventsOf(db: Db | Tx, sight: Sight, isTold: boolean) {
  let query = db
    .selectFrom('incident_event')
    .select(['id', 'at', 'recorded_at', 'kind', 'actor', 'site_id', 'text', 'data'])
    .where('incident_id', '=', sight.incident.id)
    .where('kind', 'not in', ABOUT_EXCHANGE)
    .where(itemFilter(sight, 'incident_event'));
  if (!isTold)
    query = query.where(
      sql<SqlBool>`not (kind like 'fact.%' and actor = ${systemActor.id} and data->>'fact_kind' = 'contained')`,
    );
  return await query.orderBy('at').orderBy('ord').execute();
}

export async function sightingsOf(db: Db | Tx, observables: readonly string[]) {
  if (observables.length === 0) return [];
  return await db
    .selectFrom('observable_sighting')
    .select(['observable_id', 'site_id'])
    .select((e) => [
      e.fn.min('at').as('first'),
      e.fn.max('at').as('last'),
      e.fn.min('recorded_at').as('recorded'),
    ])
    .where('observable_id', 'in', [...observables])
    .groupBy(['observable_id', 'site_id'])
    .execute();
}

/** Those that no later one supersedes. */
export async function decisionsOf(db: Db | Tx, sight: Sight) {
  return await db
    .selectFrom('decision')
    .select(['id', 'title', 'outcome', 'reason', 'decided_at', 'decided_by', 'recorded_at', 'site_id'])
    .where('incident_id', '=', sight.incident.id)
    .where(itemFilter(sight, 'decision'))
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('decision as later')
            .select('later.id')
            .whereRef('later.supersedes', '=', 'decision.id'),
        ),
      ),
    )
    .orderBy('number')
    .execute();
}

export async function messagesOf(db: Db | Tx, incident: string) {
  const out = await db
    .selectFrom('message')
    .select(['id', 'created_at as at', 'subject'])
    .where('incident_id', '=', incident)
    .execute();
  const into = await db
    .selectFrom('mail_reading')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .select(['inbound_mail.id', 'inbound_mail.received_at as at', 'mail_reading.subject'])
    .where('mail_reading.incident_id', '=', incident)
    .where('mail_reading.current', '=', true)
    .execute();
  return [
    ...out.map((one) => ({ ...one, direction: 'out' as const })),
    ...into.map((one) => ({ ...one, direction: 'in' as const })),
  ].sort((one, other) => +one.at - +other.at || (one.id < other.id ? -1 : 1));
}

export async function rolesOf(db: Db | Tx, incident: string) {
  return await db
    .selectFrom('incident_role')
    .innerJoin('person', 'person.id', 'incident_role.person_id')
    .select(['person.name', 'incident_role.role', 'incident_role.from_at'])
    .where('incident_id', '=', incident)
    .orderBy('incident_role.from_at')
    .orderBy('incident_role.id')
    .execute();
}

/** The newest closure report that the reader may read. */
export async function closureOf(db: Db | Tx, { incident, relation, sites }: Sight) {
  let query = db
    .selectFrom('incident_document')
    .select(['fields', 'at'])
    .where('incident_id', '=', incident.id)
    .where('name', '=', 'closure');
  if (relation !== 'all') query = query.where('site_id', 'in', sites.length > 0 ? [...sites] : ['']);
  return await query.orderBy('at', 'desc').orderBy('id', 'desc').executeTakeFirst();
}

export async function aliasesOf(db: Db | Tx, incident: string): Promise<string[]> {
  const merged = await sql<{ public_id: string }>`
    with recursive taken as (
      select id, public_id from incident where merged_into = ${incident}
      union select i.id, i.public_id from incident i join taken t on i.merged_into = t.id
    ) select public_id from taken order by public_id`.execute(db);
  return merged.rows.map(({ public_id }) => public_id);
}

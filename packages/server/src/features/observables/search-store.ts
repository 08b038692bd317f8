import type { Actor, ObservableType } from '@muster/contract';
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { isOfCsirt, partyOf, visibleTo } from '../incidents/index.ts';
import type { ObservableRow } from './store.ts';

/** What is looked for, in every form in which it could be kept. */
export interface Wanted {
  /** As it was asked, and in canonical form. */
  values: readonly string[];
  /** The host or address that it is about. */
  host: string | null;
  /** Where it is an address or a network. */
  net: string | null;
}

export interface SearchRow extends ObservableRow {
  public_id: string;
  incident_title: string;
  exercise: boolean;
  incident_state: string;
  incident_tlp: ObservableRow['tlp'];
}

export async function searchPage(
  db: Db,
  actor: Actor,
  now: Date,
  wanted: Wanted,
  page: { before?: string | undefined; limit: number },
): Promise<SearchRow[]> {
  let query = found(db, actor, now, wanted)
    .selectAll('observable')
    .select([
      'incident.public_id',
      'incident.title as incident_title',
      'incident.exercise',
      'incident.state as incident_state',
      'incident.tlp as incident_tlp',
    ])
    .orderBy('observable.id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('observable.id', '<', page.before);
  return await query.execute();
}

export async function countFound(
  db: Db,
  actor: Actor,
  now: Date,
  wanted: Wanted,
): Promise<{ count: number; incidents: number }> {
  const row = await found(db, actor, now, wanted)
    .select((e) => [
      e.fn.countAll<number>().as('count'),
      e.fn.count<number>('observable.incident_id').distinct().as('incidents'),
    ])
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), incidents: Number(row.incidents) };
}

function found(db: Db, actor: Actor, now: Date, wanted: Wanted) {
  // Who sees few incidents pays for those alone, however many others have the value.
  const within = isOfCsirt(actor)
    ? undefined
    : sql`array(${db.selectFrom('incident').select('id').where(visibleTo(actor, now))})`;
  return (
    db
      .selectFrom('observable')
      .innerJoin('incident', 'incident.id', 'observable.incident_id')
      // As an array: what fits is looked up first, whatever the planner thinks of the order that is asked for.
      .where(sql<SqlBool>`observable.id = any(array(${matching(wanted, within)}))`)
      .where(visibleTo(actor, now))
      .where(itemsOf(actor, now))
  );
}

/** One index for each way to fit, joined: a condition with `or` would read the whole table. */
export function matching({ values, host, net }: Wanted, within?: RawBuilder<unknown>): RawBuilder<unknown> {
  const here = within ? sql`incident_id = any(${within})` : sql`true`;
  const ways = [sql`value = any(${[...values]})`];
  if (host !== null) {
    const below = `${[...`.${host}`]
      .reverse()
      .join('')
      .replace(/[\\%_]/g, '\\$&')}%`;
    ways.push(sql`pivot = ${host}`, sql`pivot is not null and reverse(pivot) like ${below}`);
  }
  if (net !== null)
    ways.push(sql`net is not null and net >>= ${net}::cidr`, sql`net is not null and net <<= ${net}::cidr`);
  return sql.join(
    ways.map((way) => sql`select id from observable where ${here} and ${way}`),
    sql` union `,
  );
}

/** `mayReadItem` over many incidents at once: the reader's standing in each decides. */
export function itemsOf(actor: Actor, now: Date): Expression<SqlBool> {
  if (isOfCsirt(actor)) return sql<SqlBool>`true`;
  const named = sql`select incident_id from incident_role where person_id = ${actor.id}
    and from_at <= ${now} and (until_at is null or until_at > ${now})`;
  const all = sql`observable.incident_id in (${named})`;
  const parties = sql`(observable.site_id is null and observable.audience = 'parties')`;
  const party = partyOf(actor);
  if (!party || party.kind === 'vo') return sql<SqlBool>`(${all} or ${parties})`;
  const own =
    party.kind === 'site'
      ? sql`select p.site_id from incident_site p where p.site_id = ${party.ref}
          and p.incident_id = observable.incident_id and p.ended_at is null`
      : sql`select p.site_id from incident_site p join site on site.id = p.site_id where site.ngi_id = ${party.ref}
          and p.incident_id = observable.incident_id and p.ended_at is null`;
  return sql<SqlBool>`(${all} or ${parties} or observable.site_id in (${own}) or exists (
    select 1 from observable_sighting s where s.observable_id = observable.id and s.site_id in (${own})))`;
}

/** In how many other incidents that this actor may read the same value stands, by `type value`. */
export async function countElsewhere(
  db: Db | Tx,
  actor: Actor,
  now: Date,
  incidentId: string,
  rows: readonly { type: ObservableType; value: string }[],
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const counts = await (db as Db)
    .selectFrom('observable')
    .innerJoin('incident', 'incident.id', 'observable.incident_id')
    .select((e) => ['type', 'value', e.fn.countAll<number>().as('count')])
    .where(
      'value',
      'in',
      rows.map(({ value }) => value),
    )
    .where('observable.incident_id', '<>', incidentId)
    .where('withdrawn_at', 'is', null)
    .where(visibleTo(actor, now))
    .where(itemsOf(actor, now))
    .groupBy(['type', 'value'])
    .execute();
  return new Map(counts.map(({ type, value, count }) => [`${type} ${value}`, Number(count)]));
}

import type { ListObservablesQuery, ObservableType } from '@muster/contract';
import {
  type Expression,
  type ExpressionBuilder,
  type Insertable,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely';
import type { Database, Db, Tx } from '../../db/database.ts';
import type { ObservableSightingTable, ObservableTable } from '../../db/tables/observables.ts';
import { itemFilter, type Standing } from '../incidents/index.ts';

export type ObservableRow = Selectable<ObservableTable>;
export type SightingRow = Selectable<ObservableSightingTable>;

/**
 * What a reader may see: what belongs to them or to all parties, and what was seen at a site of theirs even where
 * somebody else had written it down before them.
 */
export function readable(standing: Standing): Expression<SqlBool> {
  const items = itemFilter(standing, 'observable');
  if (standing.relation !== 'own') return items;
  return sql<SqlBool>`(${items} or exists (select 1 from observable_sighting s
    where s.observable_id = observable.id and s.site_id = any(${[...standing.sites]})))`;
}

/** False where the incident has this value already. */
export async function insertObservable(tx: Tx, row: Insertable<ObservableTable>): Promise<boolean> {
  const done = await tx
    .insertInto('observable')
    .values(row)
    .onConflict((conflict) => conflict.columns(['incident_id', 'type', 'value']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return done !== undefined;
}

export async function insertSighting(tx: Tx, row: Insertable<ObservableSightingTable>): Promise<void> {
  await tx.insertInto('observable_sighting').values(row).execute();
}

export async function observableByValue(
  db: Db | Tx,
  incidentId: string,
  type: ObservableType,
  value: string,
): Promise<ObservableRow | undefined> {
  return await db
    .selectFrom('observable')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('type', '=', type)
    .where('value', '=', value)
    .executeTakeFirst();
}

/** Locked, so that a change is made of what was read. */
export async function lockObservable(tx: Tx, id: string): Promise<ObservableRow | undefined> {
  return await tx.selectFrom('observable').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function observablesById(db: Db | Tx, ids: readonly string[]): Promise<ObservableRow[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('observable').selectAll().where('id', 'in', ids).execute();
}

export async function updateObservable(
  tx: Tx,
  id: string,
  change: Partial<Pick<ObservableRow, 'ioc' | 'tlp' | 'note' | 'tags' | 'audience' | 'site_id'>> &
    Partial<Pick<ObservableRow, 'withdrawn_at' | 'withdrawn_reason'>> & { changed_at: Date },
): Promise<void> {
  await tx
    .updateTable('observable')
    .set((e) => ({ ...change, revision: e('revision', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

type Filter = Pick<ListObservablesQuery, 'type' | 'ioc' | 'text' | 'site' | 'withdrawn'>;

function filtered(incidentId: string, standing: Standing, { type, ioc, text, site, withdrawn }: Filter) {
  return (e: ExpressionBuilder<Database, 'observable'>): Expression<SqlBool> => {
    const all: Expression<SqlBool>[] = [e('incident_id', '=', incidentId), readable(standing)];
    if (type) all.push(e('type', '=', type));
    if (ioc) all.push(e('ioc', '=', ioc === 'true'));
    if (withdrawn) all.push(e('withdrawn_at', withdrawn === 'true' ? 'is not' : 'is', null));
    if (site)
      all.push(sql<SqlBool>`(observable.site_id = ${site} or exists (select 1 from observable_sighting s
        where s.observable_id = observable.id and s.site_id = ${site}))`);
    if (text) {
      const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
      all.push(sql<SqlBool>`(value ilike ${part} or array_to_string(tags, ' ') ilike ${part})`);
    }
    return e.and(all);
  };
}

export interface PageOfIncident extends Filter {
  /** Only ids before this one: the newest come first. */
  before?: string | undefined;
  limit: number;
}

export async function observablesPage(
  db: Db | Tx,
  incidentId: string,
  standing: Standing,
  page: PageOfIncident,
): Promise<ObservableRow[]> {
  let query = db
    .selectFrom('observable')
    .selectAll()
    .where(filtered(incidentId, standing, page))
    .orderBy('id', 'desc')
    .limit(page.limit);
  if (page.before) query = query.where('id', '<', page.before);
  return await query.execute();
}

export async function countObservables(
  db: Db | Tx,
  incidentId: string,
  standing: Standing,
  filter: Filter,
): Promise<number> {
  const row = await db
    .selectFrom('observable')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where(filtered(incidentId, standing, filter))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function countByType(
  db: Db | Tx,
  incidentId: string,
  standing: Standing,
): Promise<{ type: ObservableType; count: number }[]> {
  const rows = await db
    .selectFrom('observable')
    .select((e) => ['type', e.fn.countAll<number>().as('count')])
    .where(filtered(incidentId, standing, { withdrawn: 'false' }))
    .groupBy('type')
    .execute();
  return rows.map(({ type, count }) => ({ type, count: Number(count) }));
}

export async function sightingsOf(db: Db | Tx, ids: readonly string[]): Promise<SightingRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('observable_sighting')
    .selectAll()
    .where('observable_id', 'in', ids)
    .orderBy('ord')
    .execute();
}

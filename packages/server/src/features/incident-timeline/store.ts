import type { TimelineTopic } from '@muster/contract';
import { systemActor } from '@muster/contract';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Database, Db, Tx } from '../../db/database.ts';
import type { IncidentEventTable } from '../../db/tables/incidents.ts';
import { itemFilter, type Standing } from '../incidents/index.ts';
import { wordsOf } from './topics.ts';

export type EventRow = Selectable<IncidentEventTable>;

/** What a reader asks of an incident's log. */
export interface Asked {
  incidentId: string;
  standing: Standing;
  /** Told what a drill measured itself. */
  isTold: boolean;
  topic?: TimelineTopic | undefined;
  site?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

function asked({ incidentId, standing, isTold, topic, site, from, to }: Asked) {
  return (e: ExpressionBuilder<Database, 'incident_event'>): Expression<SqlBool> => {
    const all: Expression<SqlBool>[] = [
      e('incident_id', '=', incidentId),
      itemFilter(standing, 'incident_event'),
    ];
    // What was measured at a site in a drill, the site learns at its end.
    if (!isTold)
      all.push(
        sql<SqlBool>`not (kind like 'fact.%' and actor = ${systemActor.id} and data->>'fact_kind' = 'contained')`,
      );
    if (topic) {
      const { words, isRest } = wordsOf(topic);
      const first = sql`split_part(kind, '.', 1)`;
      all.push(isRest ? sql<SqlBool>`${first} <> all(${words})` : sql<SqlBool>`${first} = any(${words})`);
    }
    if (site) all.push(e('site_id', '=', site));
    if (from) all.push(e('at', '>=', from));
    if (to) all.push(e('at', '<', to));
    return e.and(all);
  };
}

/** A place in the log: entries of one moment follow each other as they were recorded. */
export interface Place {
  at: Date;
  ord: number;
}

export async function eventsPage(
  db: Db | Tx,
  question: Asked,
  page: { after?: Place | undefined; order: 'earliest' | 'newest'; limit: number },
): Promise<EventRow[]> {
  const direction = page.order === 'newest' ? 'desc' : 'asc';
  let query = db
    .selectFrom('incident_event')
    .selectAll()
    .where(asked(question))
    .orderBy('at', direction)
    .orderBy('ord', direction)
    .limit(page.limit);
  if (page.after) {
    const { at, ord } = page.after;
    query = query.where(
      page.order === 'newest'
        ? sql<SqlBool>`(at, ord) < (${at}, ${ord})`
        : sql<SqlBool>`(at, ord) > (${at}, ${ord})`,
    );
  }
  return await query.execute();
}

export async function countByKind(db: Db | Tx, question: Asked): Promise<{ kind: string; count: number }[]> {
  const rows = await db
    .selectFrom('incident_event')
    .select((e) => ['kind', e.fn.countAll<number>().as('count')])
    .where(asked(question))
    .groupBy('kind')
    .execute();
  return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
}

/** By the id of the entry that is corrected; of several the last counts. */
export async function correctionsOf(db: Db | Tx, question: Asked): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('incident_event')
    .select(['id', sql<string>`data->>'corrects'`.as('corrects')])
    .where(asked({ ...question, topic: undefined, site: undefined, from: undefined, to: undefined }))
    .where('kind', '=', 'note.corrected')
    .orderBy('ord')
    .execute();
  return new Map(rows.map(({ id, corrects }) => [corrects, id]));
}

export async function eventById(db: Db | Tx, question: Asked, id: string): Promise<EventRow | undefined> {
  return await db
    .selectFrom('incident_event')
    .selectAll()
    .where('id', '=', id)
    .where(asked(question))
    .executeTakeFirst();
}

import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { DecisionTable, TaskChangeTable, TaskTable } from '../../db/tables/tasks.ts';
import { itemFilter, type Standing } from '../incidents/index.ts';

export type TaskRow = Selectable<TaskTable>;
export type TaskChangeRow = Selectable<TaskChangeTable>;
export type DecisionRow = Selectable<DecisionTable>;

/** In their order; a person sees what is given to them too. */
export async function tasksOf(
  db: Db | Tx,
  incidentId: string,
  standing: Standing,
  personId: string,
): Promise<TaskRow[]> {
  return await db
    .selectFrom('task')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where((e) => e.or([itemFilter(standing, 'task'), e('person_id', '=', personId)]))
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export async function lockTask(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return await tx.selectFrom('task').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function taskById(db: Db | Tx, id: string): Promise<TaskRow | undefined> {
  return await db.selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Tasks and decisions of one incident are numbered one after the other. */
export async function lockIncident(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('incident').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

export async function taskOrder(tx: Tx, incidentId: string): Promise<{ id: string; position: number }[]> {
  return await tx
    .selectFrom('task')
    .select(['id', 'position'])
    .where('incident_id', '=', incidentId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

export async function insertTask(tx: Tx, row: Insertable<TaskTable>): Promise<void> {
  await tx.insertInto('task').values(row).execute();
}

export async function updateTask(tx: Tx, id: string, change: Updateable<TaskTable>): Promise<void> {
  await tx
    .updateTable('task')
    .set((e) => ({ ...change, revision: e('revision', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

export async function setPosition(tx: Tx, id: string, position: number): Promise<void> {
  await tx.updateTable('task').set({ position }).where('id', '=', id).execute();
}

export async function insertTaskChange(tx: Tx, row: Insertable<TaskChangeTable>): Promise<void> {
  await tx.insertInto('task_change').values(row).execute();
}

export async function changesOf(db: Db | Tx, ids: readonly string[]): Promise<TaskChangeRow[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('task_change').selectAll().where('task_id', 'in', ids).orderBy('ord').execute();
}

export async function personName(db: Db | Tx, id: string): Promise<string | undefined> {
  return (await db.selectFrom('person').select('name').where('id', '=', id).executeTakeFirst())?.name;
}

export async function decisionsOf(
  db: Db | Tx,
  incidentId: string,
  standing: Standing,
): Promise<DecisionRow[]> {
  return await db
    .selectFrom('decision')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where(itemFilter(standing, 'decision'))
    .orderBy('number')
    .execute();
}

export async function lastNumber(tx: Tx, incidentId: string): Promise<number> {
  const row = await tx
    .selectFrom('decision')
    .select((e) => e.fn.max('number').as('last'))
    .where('incident_id', '=', incidentId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function insertDecision(tx: Tx, row: Insertable<DecisionTable>): Promise<void> {
  await tx.insertInto('decision').values(row).execute();
}

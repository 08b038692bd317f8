import type { Actor, TaskView } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { siteNames } from '../federation/index.ts';
import type { Sight } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { dueOf } from './model.ts';
import { mayEndTask, mayGiveTask } from './policy.ts';
import { changesOf, type TaskChangeRow, type TaskRow } from './store.ts';

export async function taskViews(
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  rows: readonly TaskRow[],
  now: Date,
): Promise<TaskView[]> {
  const changes = await changesOf(
    db,
    rows.map(({ id }) => id),
  );
  const names = await namesOfActors(db, [
    ...rows.flatMap(({ person_id, created_by }) => [person_id ?? created_by, created_by]),
    ...changes.map((one) => one.actor),
  ]);
  const sites = await siteNames(
    db,
    rows.map(({ site_id }) => site_id),
  );
  const byTask = groupBy(changes, ({ task_id }) => task_id);
  const nameOf = (id: string) => names.get(id) ?? 'Muster';
  return rows.map((row) => {
    const given = { siteId: row.site_id, personId: row.person_id, forSite: row.for_site };
    const mayChange = mayGiveTask(actor, sight, row.site_id);
    return {
      id: row.id,
      incident: row.incident_id,
      title: row.title,
      text: row.text,
      dueAt: row.due_at?.toISOString() ?? null,
      due: dueOf({ state: row.state, dueAt: row.due_at }, now),
      assignee: assigneeOf(row, nameOf, sites),
      state: row.state,
      mandatory: row.mandatory,
      position: row.position,
      site: siteOf(row.site_id, sites),
      audience: row.audience,
      createdAt: row.created_at.toISOString(),
      createdBy: nameOf(row.created_by),
      changedAt: row.changed_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      revision: row.revision,
      history: (byTask.get(row.id) ?? []).map((one) => ({
        at: one.at.toISOString(),
        who: nameOf(one.actor),
        kind: one.kind,
        note: one.note,
        says: saysOf(one),
      })),
      mayChange,
      mayEnd: row.state === 'open' ? mayEndTask(actor, sight, given) : mayChange,
    };
  });
}

function assigneeOf(
  row: TaskRow,
  nameOf: (id: string) => string,
  sites: ReadonlyMap<string, string>,
): TaskView['assignee'] {
  if (row.person_id !== null) return { kind: 'person', id: row.person_id, name: nameOf(row.person_id) };
  if (!row.for_site || row.site_id === null) return null;
  return { kind: 'site', id: row.site_id, name: sites.get(row.site_id) ?? row.site_id };
}

function siteOf(id: string | null, sites: ReadonlyMap<string, string>): TaskView['site'] {
  return id === null ? null : { id, name: sites.get(id) ?? id };
}

/** What a change did, in words. */
function saysOf({ kind, data }: TaskChangeRow): string {
  if (kind === 'given') return 'given';
  if (kind === 'opened') return 'opened again';
  if (kind !== 'changed') return kind;
  const words: Record<string, string> = {
    title: 'title',
    text: 'text',
    dueAt: 'time',
    assignee: 'who does it',
    mandatory: 'whether it must be done',
    position: 'place in the list',
  };
  const parts = Object.keys(words).flatMap((name) => (data[name] === undefined ? [] : (words[name] ?? [])));
  return parts.length === 0 ? 'changed' : `changed: ${parts.join(', ')}`;
}

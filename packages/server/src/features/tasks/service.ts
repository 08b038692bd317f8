import type {
  Actor,
  ChangeTaskRequest,
  EndTaskRequest,
  NewTaskRequest,
  TaskList,
  TaskView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandReadable, logEvent, mayReadItem, publishIncident, type Sight } from '../incidents/index.ts';
import { dueOf, moved } from './model.ts';
import { mayEndTask, mayGiveTask } from './policy.ts';
import { remindAbout } from './reminders.ts';
import * as store from './store.ts';
import { taskViews } from './views.ts';

export async function listTasks(app: App, actor: Actor, incident: string): Promise<TaskList> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, incident, now);
  const rows = await store.tasksOf(app.db, sight.incident.id, sight, actor.id);
  return {
    at: now.toISOString(),
    items: await taskViews(app.db, actor, sight, rows, now),
    open: rows.filter(({ state }) => state === 'open').length,
    overdue: rows.filter((row) => dueOf({ state: row.state, dueAt: row.due_at }, now) === 'overdue').length,
    mayAdd: [null, ...sight.sites].some((site) => mayGiveTask(actor, sight, site)),
  };
}

export async function giveTask(
  app: App,
  actor: Actor,
  incident: string,
  request: NewTaskRequest,
): Promise<TaskView> {
  return await inIncident(app, actor, incident, async (tx, sight, now) => {
    const { siteId, assignee } = request;
    demand(mayGiveTask(actor, sight, siteId));
    demandSite(sight, siteId);
    const personId = assignee?.kind === 'person' ? await demandPerson(tx, assignee.personId) : null;
    const id = newId('tsk', now);
    await store.lockIncident(tx, sight.incident.id);
    const order = await store.taskOrder(tx, sight.incident.id);
    const data = {
      task: id,
      person: personId,
      for_site: assignee?.kind === 'site',
      mandatory: request.mandatory,
    };
    const event = await logEvent(tx, {
      incidentId: sight.incident.id,
      at: now,
      kind: 'task.given',
      actor: actor.id,
      siteId,
      audience: request.audience,
      text: `Task: ${request.title}`,
      data: { ...data, due_at: request.dueAt },
    });
    await store.insertTask(tx, {
      id,
      incident_id: sight.incident.id,
      title: request.title,
      text: request.text,
      due_at: dateOf(request.dueAt),
      person_id: personId,
      for_site: assignee?.kind === 'site',
      state: 'open',
      position: (order.at(-1)?.position ?? -1) + 1,
      mandatory: request.mandatory,
      site_id: siteId,
      audience: request.audience,
      created_at: now,
      created_by: actor.id,
      changed_at: now,
      ended_at: null,
      revision: 1,
      event_id: event,
    });
    await note(tx, actor, id, 'given', '', {}, now);
    await remindAbout(tx, id, dateOf(request.dueAt), now);
    return id;
  });
}

export async function changeTask(
  app: App,
  actor: Actor,
  incident: string,
  id: string,
  { revision, position, ...request }: ChangeTaskRequest,
): Promise<TaskView> {
  return await inIncident(app, actor, incident, async (tx, sight, now) => {
    const row = await demandTask(tx, actor, sight, id);
    demand(mayGiveTask(actor, sight, row.site_id));
    if (row.revision !== revision)
      throw new MusterError(
        'state.conflict',
        'Somebody has changed this task since you read it. Nothing was changed: read it again.',
        '/revision',
      );
    const { assignee } = request;
    if (assignee?.kind === 'site' && row.site_id === null)
      throw new MusterError(
        'request.invalid',
        'A task for a site names the site. Nothing was changed.',
        '/assignee',
      );
    const personId = assignee?.kind === 'person' ? await demandPerson(tx, assignee.personId) : null;
    const dueAt = request.dueAt === undefined ? row.due_at : dateOf(request.dueAt);
    if (position !== undefined) await place(tx, row, position);
    await store.updateTask(tx, id, {
      title: request.title ?? row.title,
      text: request.text ?? row.text,
      due_at: dueAt,
      person_id: assignee === undefined ? row.person_id : personId,
      for_site: assignee === undefined ? row.for_site : assignee?.kind === 'site',
      mandatory: request.mandatory ?? row.mandatory,
      changed_at: now,
    });
    const data: { [key: string]: Json } = Object.fromEntries(
      Object.entries({ ...request, position }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, true]],
      ),
    );
    await note(tx, actor, id, 'changed', '', data, now);
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: now,
      kind: personId !== null && personId !== row.person_id ? 'task.reassigned' : 'task.changed',
      actor: actor.id,
      siteId: row.site_id,
      audience: row.audience,
      text: `Task changed: ${request.title ?? row.title}`,
      data: { task: id, ...(personId === null ? {} : { person: personId }), changed: Object.keys(data) },
    });
    if (row.state === 'open') await remindAbout(tx, id, dueAt, now);
    return id;
  });
}

const ENDED = { done: 'Task done', dropped: 'Task dropped', open: 'Task opened again' } as const;

/** Done, dropped, or opened again. Whoever it was given to may only say that it is done. */
export async function endTask(
  app: App,
  actor: Actor,
  incident: string,
  id: string,
  { state, note: says }: EndTaskRequest,
): Promise<TaskView> {
  return await inIncident(app, actor, incident, async (tx, sight, now) => {
    const row = await demandTask(tx, actor, sight, id);
    const given = { siteId: row.site_id, personId: row.person_id, forSite: row.for_site };
    demand(
      state === 'done' && row.state === 'open'
        ? mayEndTask(actor, sight, given)
        : mayGiveTask(actor, sight, row.site_id),
    );
    if (row.state === state)
      throw new MusterError('state.conflict', `This task is ${row.state} already. Nothing was changed.`);
    await store.updateTask(tx, id, { state, changed_at: now, ended_at: state === 'open' ? null : now });
    const kind = state === 'open' ? 'opened' : state;
    await note(tx, actor, id, kind, says, {}, now);
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: now,
      kind: `task.${kind}`,
      actor: actor.id,
      siteId: row.site_id,
      audience: row.audience,
      text: says === '' ? `${ENDED[state]}: ${row.title}` : `${ENDED[state]}: ${row.title}: ${says}`,
      data: { task: id },
    });
    if (state === 'open') await remindAbout(tx, id, row.due_at, now);
    return id;
  });
}

async function inIncident(
  app: App,
  actor: Actor,
  incident: string,
  work: (tx: Tx, sight: Sight, now: Date) => Promise<string>,
): Promise<TaskView> {
  const now = app.clocks.procedure.now();
  const view = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    const row = await store.taskById(tx, await work(tx, sight, now));
    return (await taskViews(tx, actor, sight, row ? [row] : [], now))[0];
  });
  if (!view) throw new Error('a task that was just written has no view');
  publishIncident(app, view.incident);
  return view;
}

/** @throws MusterError not-found alike for what is not there and what the reader may not see */
async function demandTask(tx: Tx, actor: Actor, sight: Sight, id: string): Promise<store.TaskRow> {
  const row = await store.lockTask(tx, id);
  const seen =
    row &&
    (mayReadItem(sight, { siteId: row.site_id, audience: row.audience }) || row.person_id === actor.id);
  if (!row || !seen || row.incident_id !== sight.incident.id)
    throw new MusterError('not-found', 'There is no such task in this incident. Nothing was changed.');
  return row;
}

async function demandPerson(tx: Tx, id: string): Promise<string> {
  if ((await store.personName(tx, id)) !== undefined) return id;
  throw new MusterError('not-found', `There is nobody ${id}. Nothing was changed.`, '/assignee/personId');
}

function demandSite({ sites }: Sight, siteId: string | null): void {
  if (siteId === null || sites.includes(siteId)) return;
  throw new MusterError(
    'not-found',
    `There is no site ${siteId} in this incident. Nothing was added.`,
    '/siteId',
  );
}

async function place(tx: Tx, row: store.TaskRow, to: number): Promise<void> {
  await store.lockIncident(tx, row.incident_id);
  const order = await store.taskOrder(tx, row.incident_id);
  const before = new Map(order.map(({ id, position }) => [id, position]));
  const ids = moved(
    order.map(({ id }) => id),
    row.id,
    to,
  );
  for (const [position, id] of ids.entries())
    if (before.get(id) !== position) await store.setPosition(tx, id, position);
}

async function note(
  tx: Tx,
  actor: Actor,
  id: string,
  kind: store.TaskChangeRow['kind'],
  says: string,
  data: { [key: string]: Json },
  now: Date,
): Promise<void> {
  await store.insertTaskChange(tx, {
    task_id: id,
    at: now,
    actor: actor.id,
    kind,
    note: says,
    data: JSON.stringify(data),
  });
}

function dateOf(at: string | null): Date | null {
  return at === null ? null : new Date(at);
}

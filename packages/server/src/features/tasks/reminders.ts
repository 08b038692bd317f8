import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueueAll, type JobHandlers } from '../../jobs/index.ts';
import { type NoticeTarget, queueNotice } from '../notify/index.ts';
import { soonAt } from './model.ts';
import { type TaskRow, taskById } from './store.ts';

export const taskJobKinds: readonly string[] = ['task.remind'];

/** `task.remind` {task, dueAt}: tells of one task whose time comes near or is over. */
export function taskJobs(app: App): JobHandlers {
  return {
    'task.remind': async ({ body }) => {
      if (typeof body.task !== 'string' || typeof body.dueAt !== 'string')
        throw new TypeError('the job’s body does not name what it is about');
      await remind(app, body.task, body.dueAt);
    },
  };
}

/** Queues the looks at a task when it is due soon and when it is due; what is past is looked at now. */
export async function remindAbout(tx: Tx, task: string, dueAt: Date | null, now: Date): Promise<void> {
  if (dueAt === null) return;
  const due = dueAt.toISOString();
  const looks = [soonAt(dueAt), dueAt].filter((at) => at > now);
  await enqueueAll(
    tx,
    (looks.length === 0 ? [now] : looks).map((runAt) => ({
      kind: 'task.remind',
      body: { task, dueAt: due },
      runAt,
      dedupeKey: `task.remind:${task}:${due}:${runAt.toISOString()}`,
    })),
  );
}

/** Nobody is told twice, and nobody of what is done, dropped or due at another time by now. */
async function remind(app: App, id: string, dueAt: string): Promise<void> {
  const now = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const task = await taskById(tx, id);
    if (task?.state !== 'open' || task.due_at?.toISOString() !== dueAt) return;
    const incident = await tx
      .selectFrom('incident')
      .select(['exercise', 'public_id'])
      .where('id', '=', task.incident_id)
      .executeTakeFirst();
    // In a drill nobody is woken: who follows it looks at its board.
    if (!incident || incident.exercise) return;
    const isOver = task.due_at <= now;
    await queueNotice(tx, app, {
      incidentId: task.incident_id,
      kind: isOver ? 'task.overdue' : 'task.due',
      to: [...doers(task), ...(isOver || doers(task).length === 0 ? [{ kind: 'csirt-duty' as const }] : [])],
      text: `${isOver ? 'A task is overdue' : 'A task is due soon'} in ${incident.public_id}: ${task.title} (${dueAt.slice(0, 16).replace('T', ' ')} UTC).`,
      key: `task:${id}:${dueAt}:${isOver ? 'overdue' : 'soon'}`,
      audience: task.site_id === null ? task.audience : 'parties',
    });
  });
}

function doers({ person_id, for_site, site_id }: TaskRow): NoticeTarget[] {
  if (person_id !== null) return [{ kind: 'person', personId: person_id }];
  return for_site && site_id !== null ? [{ kind: 'site', siteId: site_id }] : [];
}

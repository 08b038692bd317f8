import type { Actor, OwnTasks } from '@muster/contract';
import type { App } from '../../app.ts';
import { partyOf, visibleTo } from '../incidents/index.ts';
import { dueOf } from './model.ts';

const MOST = 200;

/** The open tasks given to the reader, or to the site that they speak for, in the order of their time. */
export async function viewOwnTasks(app: App, actor: Actor): Promise<OwnTasks> {
  const now = app.clocks.procedure.now();
  const party = partyOf(actor);
  const rows = await app.db
    .selectFrom('task')
    .innerJoin('incident', 'incident.id', 'task.incident_id')
    .selectAll('task')
    .select(['incident.public_id', 'incident.title as incident_title', 'incident.exercise'])
    .where('task.state', '=', 'open')
    .where((e) =>
      e.or([
        e('task.person_id', '=', actor.id),
        ...(party?.kind === 'site'
          ? [e.and([e('task.for_site', '=', true), e('task.site_id', '=', party.ref)])]
          : []),
      ]),
    )
    .where(visibleTo(actor, now))
    .orderBy('due_at', (order) => order.asc().nullsLast())
    .orderBy('task.id')
    .limit(MOST)
    .execute();
  return {
    at: now.toISOString(),
    items: rows.map((row) => ({
      id: row.id,
      incident: row.incident_id,
      title: row.title,
      text: row.text,
      dueAt: row.due_at?.toISOString() ?? null,
      due: dueOf({ state: row.state, dueAt: row.due_at }, now),
      mandatory: row.mandatory,
      revision: row.revision,
      publicId: row.public_id,
      incidentTitle: row.incident_title,
      exercise: row.exercise,
    })),
  };
}

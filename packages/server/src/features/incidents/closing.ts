import {
  type Actor,
  type ChangeStateRequest,
  type ClosingView,
  type IncidentView,
  isOpenClock,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import { clocksOf } from './clocks.ts';
import { changeState } from './facts.ts';
import { logEvent } from './log.ts';
import { demandReadable } from './sight.ts';
import { steered } from './steering.ts';
import type { IncidentRow } from './store.ts';

export type Missing = ClosingView['missing'];

/** Open, resolved, closed, and open again with a reason. @throws MusterError state.conflict that says what is missing */
export async function changeIncidentState(
  app: App,
  actor: Actor,
  id: string,
  { state, reason, revision }: ChangeStateRequest,
): Promise<IncidentView> {
  return await steered(app, actor, id, revision, async (change) => {
    const { tx, now, sight } = change;
    const { incident } = sight;
    if (incident.exercise)
      throw new MusterError('state.conflict', 'A drill’s incident begins and ends with its campaign.');
    if (state === 'open' && incident.state !== 'open' && reason === undefined)
      throw new MusterError('request.invalid', 'Say why it is opened again.', '/reason');
    if (state === 'closed') {
      const missing = await missingToClose(tx, incident, now);
      if (missing.length > 0)
        throw new MusterError(
          'state.conflict',
          `It stays ${incident.state}; before it can be closed: ${missing.map(({ text }) => text).join('; ')}.`,
        );
    }
    await changeState(tx, { incidentId: incident.id, state, at: now, actor: actor.id });
    await logEvent(tx, {
      incidentId: incident.id,
      at: now,
      kind: 'state.reasoned',
      actor: actor.id,
      text: reason ?? state,
      data: { state, revision: change.revision },
    });
  });
}

export async function viewClosing(app: App, actor: Actor, id: string): Promise<ClosingView> {
  const now = app.clocks.procedure.now();
  const { incident, relation } = await demandReadable(app.db, actor, id, now);
  // What others still owe is for who sees all of it.
  if (relation !== 'all') return { incident: incident.id, missing: [] };
  return { incident: incident.id, missing: await missingToClose(app.db, incident, now) };
}

/** What still stands in the way: duties nobody did or waived, tasks that must be done, copies of a drill. */
export async function missingToClose(db: Db | Tx, incident: IncidentRow, now: Date): Promise<Missing> {
  const clocks = await clocksOf(db, incident.id, now);
  const duties = clocks.filter(isOpenClock);
  const names = new Map(
    (await db.selectFrom('site').select(['id', 'name']).where('id', 'in', sitesOf(duties)).execute()).map(
      ({ id, name }) => [id, name],
    ),
  );
  const tasks = await db
    .selectFrom('task')
    .select(['id', 'title'])
    .where('incident_id', '=', incident.id)
    .where('state', '=', 'open')
    .where('mandatory', '=', true)
    .orderBy('position')
    .execute();
  return [
    ...duties.map(({ title, site, state }) => ({
      what: 'duty',
      text: `${title}${site ? ` at ${names.get(site) ?? site}` : ''} is ${state === 'missed' ? 'overdue' : 'not done'} (do it, or waive it with a reason)`,
    })),
    ...tasks.map(({ title }) => ({ what: 'task', text: `the task “${title}” must be done` })),
  ];
}

function sitesOf(duties: readonly { site: string | null }[]): string[] {
  return ['', ...duties.flatMap(({ site }) => site ?? [])];
}

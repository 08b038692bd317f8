import {
  type Actor,
  type IncidentView,
  type MergeIncidentRequest,
  narrower,
  type SplitIncidentRequest,
  type UndoneView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import type { MoveBefore } from '../../db/tables/incidents.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { recordFact } from './facts.ts';
import { logEvent, publishIncident } from './log.ts';
import { leaveToSite, type Moving, markArrival, moveBack, moveRows, watchedColumns } from './moving.ts';
import { openIncident } from './opening.ts';
import { maySteerIncident } from './policy.ts';
import { demandSteered } from './sight.ts';
import type { IncidentRow } from './store.ts';
import * as store from './store.ts';
import { incidentViewIn } from './views.ts';

/**
 * Takes another incident into this one. Its id leads here from now on; whatever of it is here already stays with it
 * unseen. The narrower label holds for both.
 */
export async function mergeIncident(
  app: App,
  actor: Actor,
  id: string,
  { incident: otherId, reason }: MergeIncidentRequest,
): Promise<IncidentView> {
  const now = app.clocks.procedure.now();
  const { ids, view } = await inTransaction(app.db, async (tx) => {
    const { incident: into } = await demandSteered(tx, actor, id, now);
    const { incident: taken } = await demandSteered(tx, actor, otherId, now);
    if (into.id === taken.id) throw new MusterError('state.conflict', 'They are one incident already.');
    if (into.exercise || taken.exercise)
      throw new MusterError(
        'state.conflict',
        'A drill’s incident belongs to its site’s part in the campaign; it is not merged.',
      );
    await lockBoth(tx, into.id, taken.id);
    const moving = await beginMove(tx, 'merge', taken, into, { reason, now, actor });
    const [ofTaken, ofInto] = [await sitesNow(tx, taken.id), await sitesNow(tx, into.id)];
    if (new Set([...ofTaken, ...ofInto]).size > 1) {
      if (ofTaken.length === 1) await leaveToSite(tx, moving, taken.id, ofTaken[0] as string);
      if (ofInto.length === 1) await leaveToSite(tx, moving, into.id, ofInto[0] as string);
    }
    const count = await moveRows(tx, moving);
    await markArrival(tx, moving);
    await tx
      .updateTable('incident')
      .set({ state: 'closed', closed_at: now, merged_into: into.id, updated_at: now })
      .where('id', '=', taken.id)
      .execute();
    const restrictions = [into.tlp_restriction, taken.tlp_restriction].filter((one) => one !== '');
    await tx
      .updateTable('incident')
      .set((e) => ({
        tlp: narrower(into.tlp, taken.tlp),
        tlp_restriction: [...new Set(restrictions)].join('\n'),
        revision: e('revision', '+', 1),
      }))
      .where('id', '=', into.id)
      .execute();
    await logEvent(tx, {
      incidentId: into.id,
      at: now,
      kind: 'incident.merged',
      actor: actor.id,
      text: `${taken.public_id} was merged into this one: ${reason}`,
      data: {
        move: moving.move,
        from: taken.id,
        publicId: taken.public_id,
        rows: count,
        revision: into.revision + 1,
      },
    });
    const sight = await demandSteered(tx, actor, into.id, now);
    return { ids: [into.id, taken.id], view: await incidentViewIn(tx, actor, sight) };
  });
  for (const one of ids) publishIncident(app, one);
  return view;
}

/** Takes sites, with everything that is theirs, and chosen items out into a new incident under the same procedure. */
export async function splitIncident(
  app: App,
  actor: Actor,
  id: string,
  { title, reason, sites, items }: SplitIncidentRequest,
): Promise<IncidentView> {
  const now = app.clocks.procedure.now();
  const { ids, view } = await inTransaction(app.db, async (tx) => {
    const { incident: from } = await demandSteered(tx, actor, id, now);
    if (from.exercise) throw new MusterError('state.conflict', 'A drill’s incident is not split.');
    await store.lockIncident(tx, from.id);
    const here = await sitesNow(tx, from.id);
    const strange = sites.find((site) => !here.includes(site));
    if (strange)
      throw new MusterError('not-found', `There is no site ${strange} in this incident.`, '/sites');
    if (sites.length === 0 && items.length === 0)
      throw new MusterError('request.invalid', 'Choose a site or an item to take along.', '/sites');
    const made = await openIncident(tx, {
      at: now,
      actor: actor.id,
      exercise: false,
      title,
      tlp: from.tlp,
      tlpRestriction: from.tlp_restriction,
      severity: from.severity,
      siteId: null,
      procedure: from.procedure_name,
      overrides: from.overrides,
      org: app.config.org,
    });
    await tx
      .updateTable('incident')
      .set({ site_id: sites[0] ?? null })
      .where('id', '=', made.id)
      .execute();
    const to = (await store.incidentById(tx, made.id)) as IncidentRow;
    const moving = await beginMove(tx, 'split', from, to, { reason, now, actor }, { sites, items });
    const count = await moveRows(tx, moving);
    await markArrival(tx, moving);
    // What held for all sites holds for those that left, too.
    for (const fact of await store.factsOf(tx, from.id)) {
      if (fact.site_id !== null || fact.superseded_by !== null || fact.at === null) continue;
      const { kind, key, at, evidence } = fact;
      await recordFact(tx, {
        incidentId: to.id,
        kind,
        key,
        at,
        recordedAt: now,
        source: 'split',
        evidence,
        actor: actor.id,
      });
    }
    await tx
      .updateTable('incident')
      .set((e) => ({ revision: e('revision', '+', 1) }))
      .where('id', '=', from.id)
      .execute();
    const data = { move: moving.move, rows: count };
    await logEvent(tx, {
      incidentId: from.id,
      at: now,
      kind: 'incident.split',
      actor: actor.id,
      text: `Taken out into ${to.public_id}: ${reason}`,
      data: { ...data, to: to.id, publicId: to.public_id, revision: from.revision + 1 },
    });
    await logEvent(tx, {
      incidentId: to.id,
      at: now,
      kind: 'incident.split',
      actor: actor.id,
      text: `Taken out of ${from.public_id}: ${reason}`,
      data: { ...data, from: from.id, publicId: from.public_id },
    });
    const sight = await demandSteered(tx, actor, to.id, now);
    return { ids: [from.id, to.id], view: await incidentViewIn(tx, actor, sight) };
  });
  for (const one of ids) publishIncident(app, one);
  return view;
}

/** Puts everything back that is as it arrived, and says what changed since and stays. The latest move first. */
export async function undoMove(app: App, actor: Actor, id: string, moveId: string): Promise<UndoneView> {
  const now = app.clocks.procedure.now();
  const { ids, undone } = await inTransaction(app.db, async (tx) => {
    const sight = await demandSteered(tx, actor, id, now);
    const row = await tx
      .selectFrom('incident_move')
      .selectAll()
      .where('id', '=', moveId)
      .where((e) => e.or([e('from_id', '=', sight.incident.id), e('to_id', '=', sight.incident.id)]))
      .executeTakeFirst();
    if (!row) throw new MusterError('not-found', 'There is no such merge or split here.');
    const other = row.from_id === sight.incident.id ? row.to_id : row.from_id;
    // Of a merge the other side leads here, and is judged as this one.
    if (row.kind === 'split') demand(maySteerIncident(actor, await demandSteered(tx, actor, other, now)));
    await lockBoth(tx, row.from_id, row.to_id);
    const again = await tx
      .selectFrom('incident_move')
      .select('undone_at')
      .where('id', '=', moveId)
      .executeTakeFirstOrThrow();
    if (again.undone_at !== null) throw new MusterError('state.conflict', 'It was undone already.');
    const [from, to] = [await store.incidentById(tx, row.from_id), await store.incidentById(tx, row.to_id)];
    if (!from || !to || to.merged_into !== null || (row.kind === 'split' && from.merged_into !== null))
      throw new MusterError('state.conflict', 'What took it in was merged itself since: undo that first.');
    const moving: Moving = {
      move: row.id,
      from: row.from_id,
      to: row.to_id,
      chosen: null,
      columns: row.before.columns,
    };
    const { back, stays } = await moveBack(tx, moving);
    if (row.kind === 'merge') await restoreTaken(tx, row.before, from, to, stays.length > 0);
    else if (stays.length === 0 && (await isEmpty(tx, to.id, row.at))) await foldBack(tx, from, to, now);
    await tx
      .updateTable('incident_move')
      .set({ undone_at: now, undone_by: actor.id })
      .where('id', '=', row.id)
      .execute();
    const says = saying(row.kind, from, to, stays);
    for (const incident of [from, to]) {
      await logEvent(tx, {
        incidentId: incident.id,
        at: now,
        kind: row.kind === 'merge' ? 'incident.unmerged' : 'incident.unsplit',
        actor: actor.id,
        text: says,
        data: { move: row.id, back, stays: stays.length },
      });
    }
    return { ids: [from.id, to.id], undone: { incident: from.id, back, stays, says } };
  });
  for (const one of ids) publishIncident(app, one);
  return undone;
}

async function beginMove(
  tx: Tx,
  kind: 'merge' | 'split',
  from: IncidentRow,
  to: IncidentRow,
  { reason, now, actor }: { reason: string; now: Date; actor: Actor },
  chosen: Moving['chosen'] = null,
): Promise<Moving> {
  const move = newId('mrg', now);
  const columns = await watchedColumns(tx);
  const before: MoveBefore = {
    from: {
      state: from.state,
      resolvedAt: from.resolved_at?.toISOString() ?? null,
      closedAt: from.closed_at?.toISOString() ?? null,
    },
    to: { tlp: to.tlp, restriction: to.tlp_restriction },
    columns,
  };
  await tx
    .insertInto('incident_move')
    .values({
      id: move,
      kind,
      from_id: from.id,
      to_id: to.id,
      reason,
      at: now,
      by: actor.id,
      before: JSON.stringify(before),
      undone_at: null,
      undone_by: null,
    })
    .execute();
  return { move, from: from.id, to: to.id, chosen, columns };
}

async function restoreTaken(
  tx: Tx,
  before: MoveBefore,
  from: IncidentRow,
  to: IncidentRow,
  somethingStays: boolean,
): Promise<void> {
  const { state, resolvedAt, closedAt } = before.from;
  await tx
    .updateTable('incident')
    .set({
      merged_into: null,
      state,
      resolved_at: resolvedAt === null ? null : new Date(resolvedAt),
      closed_at: closedAt === null ? null : new Date(closedAt),
    })
    .where('id', '=', from.id)
    .execute();
  // The narrower label came with what was taken in. While some of that stays, so does the label.
  const isAsMerged = to.tlp === narrower(before.to.tlp, from.tlp);
  const label =
    !somethingStays && isAsMerged ? { tlp: before.to.tlp, tlp_restriction: before.to.restriction } : {};
  await tx
    .updateTable('incident')
    .set((e) => ({ ...label, revision: e('revision', '+', 1) }))
    .where('id', '=', to.id)
    .execute();
}

/** Nothing was added to what was split off. */
async function isEmpty(tx: Tx, id: string, since: Date): Promise<boolean> {
  const more = await tx
    .selectFrom('incident_event')
    .select('id')
    .where('incident_id', '=', id)
    .where('recorded_at', '>', since)
    .executeTakeFirst();
  return more === undefined && (await sitesNow(tx, id)).length === 0;
}

async function foldBack(tx: Tx, from: IncidentRow, to: IncidentRow, now: Date): Promise<void> {
  await tx
    .updateTable('incident')
    .set({ state: 'closed', closed_at: now, merged_into: from.id })
    .where('id', '=', to.id)
    .execute();
}

function saying(
  kind: 'merge' | 'split',
  from: IncidentRow,
  to: IncidentRow,
  stays: readonly { what: string }[],
): string {
  const what =
    kind === 'merge'
      ? `${from.public_id} stands by itself again`
      : `What was split off is back in ${from.public_id}`;
  if (stays.length === 0) return `${what}.`;
  const counts = new Map<string, number>();
  for (const one of stays) counts.set(one.what, (counts.get(one.what) ?? 0) + 1);
  const list = [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
  return `${what}. Changed since, and so left in ${to.public_id}: ${list}.`;
}

async function sitesNow(tx: Tx, id: string): Promise<string[]> {
  return (await store.sitesOf(tx, id))
    .filter(({ ended_at }) => ended_at === null)
    .map(({ site_id }) => site_id);
}

/** Always in the same order, so that two merges never wait for each other. */
async function lockBoth(tx: Tx, one: string, other: string): Promise<void> {
  for (const id of [one, other].sort()) await store.lockIncident(tx, id);
}

import { type Actor, type HandoverView, systemActor, type WriteHandoverRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { queueNotice } from '../notify/index.ts';
import { namesOfActors } from '../people/index.ts';
import { changing, entry, noSuch } from './changes.ts';
import { type Handover, handoversBetween, nextChange, shiftsBetween } from './model.ts';
import * as store from './store.ts';
import { handoverViewOf } from './views.ts';

const HOUR_MS = 3_600_000;
/** So far back a handover that nobody saw (the server was down) is still told. */
const LATE_MS = 24 * HOUR_MS;
/** So long before a gap it is said that nobody will be on duty. */
const GAP_IN_SIGHT_MS = 7 * 24 * HOUR_MS;

/**
 * What whoever comes next should know. It belongs to the next handover, or to the last one for a day while nobody
 * took over by it; written again it replaces the earlier note.
 */
export async function writeHandover(
  app: App,
  actor: Actor,
  rotaId: string,
  { note }: WriteHandoverRequest,
): Promise<HandoverView> {
  return await changing(app, actor, rotaId, async (tx, rota, at) => {
    const which = (await waiting(tx, rotaId, at)) ?? upcoming(rota, at);
    if (!which) {
      throw new MusterError(
        'state.conflict',
        'Nobody else comes on duty in the next weeks, so there is nothing to hand over; nothing was kept.',
      );
    }
    const row = await putHandover(app, tx, rota, which, { note, by: actor });
    return await viewOf(tx, row, rota.row.owner_id);
  });
}

/** Whoever comes says that they have read it and are on duty. */
export async function acknowledgeHandover(
  app: App,
  actor: Actor,
  rotaId: string,
  id: string,
): Promise<HandoverView> {
  return await changing(app, actor, rotaId, async (tx, rota, at) => {
    const row = await tx
      .selectFrom('rota_handover')
      .selectAll()
      .where('id', '=', id)
      .where('rota_id', '=', rotaId)
      .executeTakeFirst();
    if (!row) throw noSuch('handover');
    if (row.acknowledged_at !== null) return await viewOf(tx, row, rota.row.owner_id);
    const set = { acknowledged_at: at, acknowledged_by: actor.id };
    await tx.updateTable('rota_handover').set(set).where('id', '=', id).execute();
    await entry(app, tx, actor, 'rota.handover-acknowledged', rotaId, { handover: id });
    return await viewOf(tx, { ...row, ...set }, rota.row.owner_id);
  });
}

/** Every few minutes: whoever came on duty is told what is open, and a gap in sight is said a week before. */
export async function tellHandovers(app: App): Promise<void> {
  for (const { row } of await store.rotas(app.db)) {
    await inTransaction(app.db, async (tx) => {
      await store.lockRota(tx, row.id);
      const rota = await store.rotaById(tx, row.id);
      if (!rota) return;
      const at = app.clocks.procedure.now();
      const from = new Date(at.getTime() - LATE_MS);
      const passed = handoversBetween(rota.plan, from, new Date(at.getTime() + 1)).at(-1);
      if (passed && passed.to !== null) await tellWhoComes(app, tx, rota, passed);
      await tellGap(app, tx, rota, at);
    });
  }
}

async function tellWhoComes(app: App, tx: Tx, rota: store.WholeRota, which: Handover): Promise<void> {
  const key = `duty.begins:${rota.row.id}:${which.at.toISOString()}:${which.to}`;
  const known = await tx.selectFrom('notice').select('id').where('key', '=', key).executeTakeFirst();
  if (known) return;
  const row = await putHandover(app, tx, rota, which, { note: null, by: systemActor });
  const count = row.open.length;
  const open = count === 1 ? 'One incident is open' : `${count === 0 ? 'No' : count} incidents are open`;
  await queueNotice(tx, app, {
    incidentId: null,
    kind: 'duty.begins',
    to: [{ kind: 'person', personId: which.to as string }],
    text: `You are first responder of ${rota.row.name} now. ${open}. Read the handover and acknowledge it.`,
    key,
    audience: 'csirt',
  });
}

async function tellGap(app: App, tx: Tx, rota: store.WholeRota, at: Date): Promise<void> {
  if (rota.rotations.length === 0) return;
  const until = new Date(at.getTime() + GAP_IN_SIGHT_MS);
  const gap = shiftsBetween(rota.plan, at, until).find(({ person }) => person === null);
  if (!gap) return;
  const ngiId = rota.row.owner_id;
  const starts = gap.startsAt <= at ? 'now' : `from ${gap.startsAt.toISOString().slice(0, 16)}Z`;
  await queueNotice(tx, app, {
    incidentId: null,
    kind: 'duty.gap',
    to: [ngiId === null ? { kind: 'csirt' } : { kind: 'ngi', ngiId }],
    text: `Nobody is on duty in ${rota.row.name} ${starts}. Somebody should cover it.`,
    // A gap by the plan has no start of its own: once a week is enough.
    key: `duty.gap:${rota.row.id}:${gap.by === 'no-plan' ? week(at) : gap.startsAt.toISOString()}`,
  });
}

function week(at: Date): number {
  return Math.floor(at.getTime() / GAP_IN_SIGHT_MS);
}

/** The row of a handover: made, or with a new note and what is open now. */
async function putHandover(
  app: App,
  tx: Tx,
  rota: store.WholeRota,
  which: Handover,
  { note, by }: { note: string | null; by: Actor },
): Promise<store.HandoverRow> {
  const at = app.clocks.procedure.now();
  const open = (await store.openIncidents(tx, rota.row.owner_id)).map(({ id }) => id);
  const row = await tx
    .insertInto('rota_handover')
    .values({
      id: newId('hnd', at),
      rota_id: rota.row.id,
      at: which.at,
      from_person: which.from,
      to_person: which.to,
      note: note ?? '',
      open: JSON.stringify(open),
      made_at: at,
      made_by: by.id,
      acknowledged_at: null,
      acknowledged_by: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['rota_id', 'at']).doUpdateSet({
        from_person: which.from,
        to_person: which.to,
        open: JSON.stringify(open),
        ...(note === null ? {} : { note, made_at: at, made_by: by.id }),
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  await entry(app, tx, by, 'rota.handover-written', rota.row.id, {
    handover: row.id,
    from: which.from,
    to: which.to,
    open,
    note: commitment(await saltFor(tx, row.id), row.note),
  });
  return row;
}

async function waiting(tx: Tx, rotaId: string, at: Date): Promise<Handover | undefined> {
  const [last] = await store.handoversOf(tx, rotaId, 1);
  if (!last || last.acknowledged_at !== null || last.at > at) return undefined;
  if (at.getTime() - last.at.getTime() > LATE_MS) return undefined;
  return { at: last.at, from: last.from_person, to: last.to_person };
}

function upcoming({ plan }: store.WholeRota, at: Date): Handover | undefined {
  const next = nextChange(plan, at);
  if (!next) return undefined;
  const [which] = handoversBetween(plan, next.startsAt, new Date(next.startsAt.getTime() + 1));
  return which;
}

async function viewOf(tx: Tx, row: store.HandoverRow, ngiId: string | null): Promise<HandoverView> {
  const people = [row.from_person ?? '', row.to_person ?? '', row.acknowledged_by ?? ''];
  return await handoverViewOf(tx, row, ngiId, await namesOfActors(tx, people));
}

import type {
  Actor,
  OrderEffects,
  OrderKind,
  OrderTarget,
  SiteOrder,
  SiteOrderState,
  TlpLabel,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { newId } from '../../kernel/ids.ts';
import { activeAgents } from '../agents/index.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import { queueSet, wakeStreams } from '../signals/index.ts';
import { orderClaims, targetAt } from './set-claims.ts';
import * as store from './store.ts';
import { unsentEnds } from './store-ends.ts';

export interface NewOrder {
  kind: OrderKind;
  target: OrderTarget;
  /** The target in a few words, for people. */
  title: string;
  effects: OrderEffects;
  reason: string;
  tlp: TlpLabel;
  incidentId: string | null;
  exercise: boolean;
  /** Null for an order that undoes another. */
  expiresAt: Date | null;
  siteIds: readonly string[];
  /** The order that this one undoes. */
  undoes: string | null;
  banId?: string | null;
}

export interface PlacedOrder {
  id: string;
  streamIds: string[];
  banId: string | null;
  incidentId: string | null;
}

/**
 * One order, with a delivery for each agent of its sites, signed and queued on their streams; sites without an agent
 * have a delivery to nobody. In the caller's transaction; the caller has checked who may. Call `announceOrder` once it
 * is committed.
 */
export async function placeOrder(tx: Tx, app: App, actor: Actor, order: NewOrder): Promise<PlacedOrder> {
  const at = app.clocks.procedure.now();
  const id = newId('ord', at);
  const { siteIds, banId = null, incidentId, expiresAt, undoes } = order;
  const entryId = await appendEntry(tx, {
    at,
    kind: 'order.issued',
    subject: id,
    actor: actor.id,
    body: {
      kind: order.kind,
      ban: banId,
      incident: incidentId,
      undoes,
      exercise: order.exercise,
      effects: { ...order.effects },
      expires_at: expiresAt?.toISOString() ?? null,
      sites: [...siteIds].sort(),
      // Names of people, and words about them.
      target: commitment(await saltFor(tx, id), order.target as unknown as Json),
      reason: commitment(await saltFor(tx, id), order.reason),
    },
  });
  await store.insertOrder(tx, {
    id,
    kind: order.kind,
    target: order.target,
    title: order.title,
    effects: order.effects,
    reason: order.reason,
    tlp: order.tlp,
    incident_id: incidentId,
    exercise: order.exercise,
    issued_at: at,
    issued_by: actor.id,
    expires_at: expiresAt,
    undoes,
    ban_id: banId,
    entry_id: entryId,
  });
  const streamIds = await sendTo(tx, app, (await store.orderById(tx, id)) as store.OrderRow, siteIds);
  if (incidentId !== null) {
    await logEvent(tx, {
      incidentId,
      at,
      kind: 'order.issued',
      actor: actor.id,
      text: `Ordered: ${WORDS[order.kind]} “${order.title}” at ${siteIds.length} ${siteIds.length === 1 ? 'site' : 'sites'}`,
      data: { order: id, kind: order.kind },
      entry: entryId,
    });
  }
  return { id, streamIds, banId, incidentId };
}

/** To be called after the commit. */
export function announceOrder(app: App, placed: PlacedOrder): void {
  wakeStreams(app, placed.streamIds);
  app.events.publish(`order:${placed.id}`, 'order.changed', { order: placed.id, sites: [] });
  if (placed.banId !== null)
    app.events.publish(`ban:${placed.banId}`, 'ban.changed', { ban: placed.banId, sites: [] });
  if (placed.incidentId !== null) publishIncident(app, placed.incidentId);
}

export interface Sending {
  /** To those that never got it. */
  onlyNew?: boolean;
  /** To these alone. */
  agents?: ReadonlySet<string>;
  /** It is over, and told so that what was done under it is taken back. */
  over?: boolean;
}

/** Queues an order for the agents that these sites have now; gives the streams to wake. */
export async function sendTo(
  tx: Tx,
  app: App,
  order: store.OrderRow,
  siteIds: readonly string[],
  { onlyNew = false, agents: chosen, over = false }: Sending = {},
): Promise<string[]> {
  const before = order.undoes === null ? [] : await sendUndone(tx, app, order.undoes, siteIds);
  const at = app.clocks.procedure.now();
  const targets = new Map(
    siteIds.flatMap((siteId) => {
      const target = targetAt(siteId, order.target);
      return target ? [[siteId, target] as const] : [];
    }),
  );
  const had = onlyNew ? await store.agentsOf(tx, order.id) : new Set<string>();
  const active = targets.size === 0 ? [] : await activeAgents(tx, [...targets.keys()]);
  const agents = active.filter(({ agentId }) => !had.has(agentId) && (chosen?.has(agentId) ?? true));
  const byStream = new Map(agents.map((agent) => [agent.streamId, agent]));
  const incident = order.incident_id === null ? null : await publicIdOf(tx, order.incident_id);
  const queued = await queueSet(tx, app, {
    streamIds: [...byStream.keys()],
    sequenced: true,
    build: ({ id }, seq, previous) => {
      const agent = byStream.get(id);
      const target = agent && targets.get(agent.siteId);
      if (!target || seq === null) return undefined;
      const place = { siteId: agent.siteId, target, seq, previous, incident };
      return orderClaims({ ...siteOrderOf(order, place), ...(over ? { over } : {}) });
    },
  });
  const seqs = new Map(queued.map(({ streamId, seq }) => [streamId, seq]));
  const reached = new Set(active.map(({ siteId }) => siteId));
  await store.insertDeliveries(tx, [
    ...agents.map(({ agentId, siteId, streamId }) => ({
      orderId: order.id,
      siteId,
      agentId,
      streamId,
      seq: seqs.get(streamId) ?? null,
      queuedAt: at,
      state: 'queued' as SiteOrderState,
    })),
    ...[...targets.keys()]
      .filter((siteId) => !reached.has(siteId))
      .map((siteId) => ({
        orderId: order.id,
        siteId,
        agentId: '',
        streamId: null,
        seq: null,
        queuedAt: null,
        state: 'no-agent' as SiteOrderState,
      })),
  ]);
  return [...new Set([...before, ...queued.map(({ streamId }) => streamId)])];
}

/** Who is to take an order back has to have it first: also one that came after it, in the place of a lost agent. */
async function sendUndone(tx: Tx, app: App, orderId: string, siteIds: readonly string[]): Promise<string[]> {
  const ends = (await unsentEnds(tx, { orderId })).filter(({ siteId }) => siteIds.includes(siteId));
  const order = ends.length > 0 ? await store.orderById(tx, orderId) : undefined;
  if (!order) return [];
  const agents = new Set(ends.map(({ agentId }) => agentId));
  return await sendTo(tx, app, order, [...new Set(ends.map(({ siteId }) => siteId))], {
    onlyNew: true,
    agents,
    over: true,
  });
}

const WORDS: Record<OrderKind, string> = {
  ban: 'ban',
  unban: 'lift the ban of',
  contain: 'contain',
  release: 'release',
  'block-image': 'block the image',
  'unblock-image': 'unblock the image',
};

function siteOrderOf(
  order: store.OrderRow,
  place: Pick<SiteOrder, 'siteId' | 'target' | 'seq' | 'previous' | 'incident'>,
): SiteOrder {
  return {
    id: order.id,
    ...place,
    kind: order.kind,
    effects: order.effects,
    reason: order.reason,
    tlp: order.tlp,
    exercise: order.exercise,
    issuedAt: order.issued_at.toISOString(),
    expiresAt: order.expires_at?.toISOString() ?? null,
    undoes: order.undoes,
  };
}

async function publicIdOf(tx: Tx, incidentId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('incident')
    .select('public_id')
    .where('id', '=', incidentId)
    .executeTakeFirst();
  return row?.public_id ?? null;
}

/** Sends a standing order to further sites; gives the streams to wake. */
export async function extendOrder(
  tx: Tx,
  app: App,
  orderId: string,
  siteIds: readonly string[],
): Promise<string[]> {
  const order = await store.orderById(tx, orderId);
  return order ? await sendTo(tx, app, order, siteIds, { onlyNew: true }) : [];
}

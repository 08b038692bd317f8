import type {
  Actor,
  ContainmentPlan,
  OrderEffect,
  OrderView,
  OrderWithSites,
  PropagationView,
  SiteOrderCounts,
  SiteOrderDetail,
  SiteOrderState,
  SiteOrderView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { publicIdsOf } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { curvesOf, lagMs } from './lags.ts';
import { type Decider, inverseOf, shownState } from './model.ts';
import { sitesReadable } from './policy.ts';
import { questionOf } from './question.ts';
import * as store from './store.ts';
import { publicBanIds, type SiteDelivery, siteDeliveries } from './store-views.ts';

/** An order with what of it this actor may see. @throws MusterError not-found */
export async function demandOrder(
  app: App,
  actor: Actor,
  id: string,
): Promise<{ order: store.OrderRow; deliveries: readonly SiteDelivery[] }> {
  const order = await store.orderById(app.db, id);
  if (!order) throw unknownOrder();
  const deliveries = sitesReadable(actor, order.tlp, await siteDeliveries(app.db, id));
  if (deliveries.length === 0) throw unknownOrder();
  return { order, deliveries };
}

function unknownOrder(): MusterError {
  return new MusterError('not-found', 'There is no such order, or your token does not let you see it.');
}

export async function readOrder(app: App, actor: Actor, id: string): Promise<OrderWithSites> {
  const { order, deliveries } = await demandOrder(app, actor, id);
  const views = deliveryViews(app, order, deliveries);
  return { order: await orderView(app, order, views), deliveries: views };
}

/** The rows of a board: sites by name. */
export function deliveryViews(
  app: App,
  order: store.OrderRow,
  deliveries: readonly SiteDelivery[],
): SiteOrderView[] {
  const now = app.clocks.procedure.now();
  return deliveries.map((row) => {
    const shown = shownState(
      {
        state: row.state as SiteOrderState,
        agentId: row.agent_id,
        queuedAt: row.queued_at,
        appliedAt: row.applied_at,
      },
      order.expires_at,
      now,
    );
    return {
      site: { id: row.siteId, name: row.siteName },
      agentId: row.agent_id === '' ? null : row.agent_id,
      agent: row.agentName === null ? null : { name: row.agentName, hostname: row.agentHost ?? '' },
      seq: row.seq,
      ...shown,
      queuedAt: text(row.queued_at),
      receivedAt: text(row.received_at),
      appliedAt: text(row.applied_at),
      verifiedAt: text(row.verified_at),
      endedAt: text(row.ended_at),
      lagMs: {
        received: lagMs(order.issued_at, row.received_at),
        applied: lagMs(order.issued_at, row.applied_at),
        verified: lagMs(order.issued_at, row.verified_at),
      },
      decidedBy: row.decided_by as Decider | null,
      reason: row.reason,
      effects: row.effects as SiteOrderView['effects'],
      fullFrom: text(row.full_from),
      missing: row.missing,
      listReadAt: text(row.listReadAt),
    };
  });
}

export function countsOf(rows: readonly { state: SiteOrderState }[]): SiteOrderCounts {
  const counts: SiteOrderCounts = {};
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

async function orderView(
  app: App,
  order: store.OrderRow,
  rows: readonly { state: SiteOrderState }[],
): Promise<OrderView> {
  const [view] = await orderViews(app, [{ order, counts: countsOf(rows) }]);
  return view as OrderView;
}

export async function orderViews(
  app: App,
  orders: readonly { order: store.OrderRow; counts: SiteOrderCounts }[],
): Promise<OrderView[]> {
  const rows = orders.map(({ order }) => order);
  const names = await namesOfActors(
    app.db,
    rows.map(({ issued_by }) => issued_by),
  );
  const undone = await store.undoingOrders(
    app.db,
    rows.map(({ id }) => id),
  );
  const incidents = await publicIdsOf(
    app.db,
    rows.flatMap(({ incident_id }) => incident_id ?? []),
  );
  const bans = await publicBanIds(
    app.db,
    rows.flatMap(({ ban_id }) => ban_id ?? []),
  );
  return orders.map(({ order, counts }) => ({
    id: order.id,
    kind: order.kind,
    title: order.title,
    target: order.target,
    effects: order.effects,
    reason: order.reason,
    tlp: order.tlp,
    incident:
      order.incident_id === null
        ? null
        : { id: order.incident_id, publicId: incidents.get(order.incident_id) ?? order.incident_id },
    exercise: order.exercise,
    issuedAt: order.issued_at.toISOString(),
    issuedBy: names.get(order.issued_by) ?? order.issued_by,
    expiresAt: text(order.expires_at),
    undoes: order.undoes,
    undoneBy: undone.get(order.id) ?? null,
    banId: order.ban_id,
    banPublicId: order.ban_id === null ? null : (bans.get(order.ban_id) ?? null),
    counts,
  }));
}

export async function readPropagation(app: App, actor: Actor, id: string): Promise<PropagationView> {
  const { order, deliveries } = await demandOrder(app, actor, id);
  return propagationOf(app, order, deliveries);
}

export function propagationOf(
  app: App,
  order: store.OrderRow,
  deliveries: readonly SiteDelivery[],
): PropagationView {
  const reached = deliveries.filter(({ agent_id }) => agent_id !== '');
  return {
    orderId: order.id,
    issuedAt: order.issued_at.toISOString(),
    sites: deliveries.length,
    withAgent: reached.length,
    curves: curvesOf(
      order.issued_at,
      reached.map((row) => ({
        receivedAt: row.received_at,
        appliedAt: row.applied_at,
        verifiedAt: row.verified_at,
      })),
    ),
    counts: countsOf(deliveryViews(app, order, deliveries)),
  };
}

/** One site's part with its receipts, what was read back, and the plan with what undoes each step. */
export async function readSiteOrder(
  app: App,
  actor: Actor,
  id: string,
  siteId: string,
  agentId?: string,
): Promise<SiteOrderDetail> {
  const { order, deliveries } = await demandOrder(app, actor, id);
  const row = deliveries.find(
    (one) => one.siteId === siteId && (agentId === undefined || one.agent_id === agentId),
  );
  demand(row !== undefined, 'not-found');
  const key = { orderId: id, siteId, agentId: (row as SiteDelivery).agent_id };
  const receipts = await store.receiptsOf(app.db, key);
  const named = await namedDeciders(app, receipts);
  const readings = await store.effectsOf(app.db, key);
  const plan = (row as SiteDelivery).plan as ContainmentPlan | null;
  const delivery = deliveryViews(app, order, [row as SiteDelivery])[0] as SiteOrderView;
  return {
    delivery: { ...delivery, decidedBy: named(delivery.decidedBy) },
    question: delivery.state === 'waiting' ? await questionOf(app, key) : null,
    receipts: receipts.map((receipt) => ({
      step: receipt.step,
      state: receipt.state,
      at: receipt.at.toISOString(),
      receivedAt: receipt.received_at.toISOString(),
      decidedBy: named(receipt.decided_by as Decider | null),
      reason: receipt.reason,
      sha256: receipt.sha256,
    })),
    effects: lastReadings(readings),
    changes: changesIn(readings),
    plan,
    cannotUndo: inverseOf(order.kind) === undefined ? [] : cannotUndo(plan),
  };
}

/** Who answered in the portal is an id in what the agent signed, and a name for who reads it. */
async function namedDeciders(
  app: App,
  receipts: readonly Pick<store.ReceiptRow, 'decided_by'>[],
): Promise<(decider: Decider | null) => Decider | null> {
  const ids = receipts.flatMap(({ decided_by }) => {
    const decider = decided_by as Decider | null;
    return decider?.kind === 'portal' ? [decider.name] : [];
  });
  const names = await namesOfActors(app.db, [...new Set(ids)]);
  return (decider) =>
    decider?.kind === 'portal' ? { ...decider, name: names.get(decider.name) ?? decider.name } : decider;
}

export function cannotUndo(plan: ContainmentPlan | null): { step: string; what: string }[] {
  return (plan?.steps ?? []).flatMap(({ kind, target, cannotUndo: what, state }) =>
    what === '' || state === 'skipped' ? [] : [{ step: `${kind} ${target.label}`, what }],
  );
}

/** Readings come by step. */
function lastReadings(readings: readonly OrderEffect[]): OrderEffect[] {
  return [...new Map(readings.map((effect) => [effect.id, effect])).values()];
}

function changesIn(readings: readonly OrderEffect[]): OrderEffect[] {
  const last = new Map<string, OrderEffect>();
  const changes: OrderEffect[] = [];
  for (const effect of readings) {
    const before = last.get(effect.id);
    if (before && (before.state !== effect.state || before.found !== effect.found)) changes.push(effect);
    last.set(effect.id, effect);
  }
  return changes.reverse();
}

function text(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

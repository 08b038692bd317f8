import {
  type Actor,
  type BanBoard,
  type BanState,
  type BanSummary,
  type BansQuery,
  type BanView,
  type Page,
  type PropagationView,
  publicBanId,
  type SiteOrderState,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteNames } from '../federation/index.ts';
import { publicIdsOf } from '../incidents/index.ts';
import {
  countsOf,
  deliveryViews,
  orderById,
  ordersByIds,
  propagationOf,
  shownState,
  siteDeliveries,
  sitesReadable,
} from '../orders/index.ts';
import { namesOfActors } from '../people/index.ts';
import { unknownBan } from './changing.ts';
import { concerning } from './model.ts';
import { banSight, mayApprove, mayAskSparing, mayListBans, maySteerBan } from './policy.ts';
import { type Sight, sightOf } from './sight.ts';
import * as store from './store.ts';
import { endSetBy } from './store-made-alone.ts';
import { type CountedDelivery, countedDeliveries } from './store-summaries.ts';
import { titleOf } from './title.ts';

const OPEN: readonly BanState[] = ['awaiting-approval', 'active'];
const ENDED: readonly BanState[] = ['lifted', 'expired', 'refused', 'withdrawn', 'lapsed'];

/** The bans that this actor may see, the newest first. */
export async function listBans(app: App, actor: Actor, query: BansQuery): Promise<Page<BanSummary>> {
  demand(mayListBans(actor));
  const rows = await store.bansSeen(app.db, scopeOf(actor), {
    states: query.state === 'all' ? null : query.state === 'open' ? OPEN : ENDED,
    q: query.q,
    before: query.cursor,
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const items = (await seenBans(app, actor, shown)).map(({ summary }) => summary);
  return { items, next: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
}

/** Of these bans those that the actor may see, each with how much of it and how it looks to them. */
export async function seenBans(
  app: App,
  actor: Actor,
  rows: readonly store.BanRow[],
): Promise<{ ban: store.BanRow; extent: Sight['extent']; summary: BanSummary }[]> {
  const orderIds = rows.flatMap(({ order_id }) => order_id ?? []);
  const { scope } = actor;
  const own = scope.kind === 'site' ? scope.siteId : null;
  const deliveries = await countedDeliveries(app.db, orderIds, own);
  const seen = rows.flatMap((ban): Seen[] => {
    const all = deliveries.get(ban.order_id ?? '') ?? [];
    const extent = banSight(actor, { ngiId: ban.ngi_id, tlp: ban.tlp, sites: all });
    if (extent === undefined) return [];
    return [{ ban, extent, deliveries: extent === 'all' ? all : sitesReadable(actor, ban.tlp, all) }];
  });
  const items = await summaries(app, seen);
  return seen.map(({ ban, extent }, n) => ({ ban, extent, summary: items[n] as BanSummary }));
}

/** Whose bans are looked through for somebody, before it is asked of each what they see of it. */
export function scopeOf({ role, scope }: Actor): store.BanScope {
  if (scope.kind === 'ngi') return { kind: 'ngi', ngiId: scope.ngiId };
  if (scope.kind === 'site') return { kind: 'site', siteId: scope.siteId };
  return { kind: 'all', red: role !== 'auditor' };
}

/** A ban with what of it this actor may see. @throws MusterError not-found */
export async function demandBan(
  app: App,
  actor: Actor,
  id: string,
): Promise<{ ban: store.BanRow; sight: Sight }> {
  const ban = await store.banById(app.db, id);
  const sight = ban && (await sightOf(app.db, actor, ban));
  if (!ban || !sight) throw unknownBan();
  return { ban, sight };
}

export async function readBan(app: App, actor: Actor, id: string): Promise<BanView> {
  const { ban, sight } = await demandBan(app, actor, id);
  const [summary] = await summaries(app, [{ ban, ...sight }]);
  const isAll = sight.extent === 'all';
  const own = new Set(sight.deliveries.map(({ siteId }) => siteId));
  const [events, approvals, sparings] = await Promise.all([
    store.eventsOf(app.db, id),
    store.approvalsOf(app.db, id),
    store.sparingsOf(app.db, id),
  ]);
  const seenEvents = events.filter(({ site_id }) => isAll || (site_id !== null && own.has(site_id)));
  const seenSparings = sparings.filter(({ site_id }) => isAll || own.has(site_id));
  const names = await namesOfActors(app.db, [
    ...seenEvents.map(({ by_actor }) => by_actor),
    ...approvals.map(({ by_actor }) => by_actor),
    ...seenSparings.flatMap(({ asked_by, answered_by }) => [asked_by, answered_by ?? asked_by]),
  ]);
  const sites = await siteNames(app.db, [
    ...(ban.site_ids ?? []),
    ...seenSparings.map(({ site_id }) => site_id),
  ]);
  const site = (siteId: string) => ({ id: siteId, name: sites.get(siteId) ?? siteId });
  const person = await store.personBehind(app.db, actor.id);
  const place = { ngiId: ban.ngi_id };
  const steers = maySteerBan(actor, place);
  return {
    ...(summary as BanSummary),
    sites: ban.site_ids === null ? null : ban.site_ids.filter((one) => isAll || own.has(one)).map(site),
    certainty: ban.certainty,
    approval: {
      ...(isAll ? ban.approval : { needed: ban.approval.needed, reasons: [] }),
      given: isAll
        ? approvals.map(({ by_actor, at, answer }) => ({
            by: names.get(by_actor) ?? by_actor,
            at: at.toISOString(),
            answer,
          }))
        : [],
    },
    reach: isAll ? ban.reach : null,
    sparings: seenSparings.map((one) => ({
      site: site(one.site_id),
      askedAt: one.asked_at.toISOString(),
      askedBy: names.get(one.asked_by) ?? one.asked_by,
      reason: one.reason,
      state: one.state,
      answeredAt: one.answered_at?.toISOString() ?? null,
      answeredBy: one.answered_by === null ? null : (names.get(one.answered_by) ?? one.answered_by),
      answer: one.answer,
    })),
    events: seenEvents.map((one) => ({
      at: one.at.toISOString(),
      by: names.get(one.by_actor) ?? one.by_actor,
      kind: one.kind as BanView['events'][number]['kind'],
      siteId: one.site_id,
      text: one.text,
    })),
    liftOrderId: ban.lift_order_id,
    may: {
      approve: ban.state === 'awaiting-approval' && mayApprove(actor, place, person, ban.made_by_person),
      lift: ban.state === 'active' && steers,
      extend:
        ban.state === 'active' &&
        steers &&
        !(ban.approval.needed && (await endSetBy(app.db, ban)) === person),
      withdraw: ban.state === 'awaiting-approval' && steers,
      askSparing:
        ban.state === 'active' &&
        sight.deliveries.some(
          (one) => mayAskSparing(actor, one) && !sparings.some(({ site_id }) => site_id === one.siteId),
        ),
    },
  };
}

/** Site by site: received, applied, verified by reading back, refused, waiting, without an agent; each with its lag. */
export async function readBoard(app: App, actor: Actor, id: string): Promise<BanBoard> {
  const { ban, sight } = await demandBan(app, actor, id);
  const [summary] = await summaries(app, [{ ban, ...sight }]);
  const order = ban.order_id === null ? undefined : await orderById(app.db, ban.order_id);
  const lift = ban.lift_order_id === null ? undefined : await orderById(app.db, ban.lift_order_id);
  return {
    ban: summary as BanSummary,
    rows: order ? deliveryViews(app, order, sight.deliveries) : [],
    lifting: lift
      ? deliveryViews(
          app,
          lift,
          sight.extent === 'all'
            ? await siteDeliveries(app.db, lift.id)
            : sitesReadable(actor, ban.tlp, await siteDeliveries(app.db, lift.id)),
        )
      : null,
  };
}

export async function readBanPropagation(app: App, actor: Actor, id: string): Promise<PropagationView> {
  const { ban, sight } = await demandBan(app, actor, id);
  const order = ban.order_id === null ? undefined : await orderById(app.db, ban.order_id);
  if (!order)
    throw new MusterError('state.conflict', 'The ban was not ordered yet, so there is nothing to see of it.');
  return propagationOf(app, order, sight.deliveries);
}

/** A ban, and of its deliveries those that the reader sees. */
interface Seen {
  ban: store.BanRow;
  extent: Sight['extent'];
  deliveries: readonly CountedDelivery[];
}

async function summaries(app: App, seen: readonly Seen[]): Promise<BanSummary[]> {
  const names = await namesOfActors(
    app.db,
    seen.map(({ ban }) => ban.made_by),
  );
  const incidents = await publicIdsOf(
    app.db,
    seen.flatMap(({ ban }) => ban.incident_id ?? []),
  );
  const orders = await ordersByIds(
    app.db,
    seen.flatMap(({ ban }) => ban.order_id ?? []),
  );
  const expiries = new Map(orders.map((order) => [order.id, order.expires_at]));
  const now = app.clocks.procedure.now();
  return seen.map(({ ban, extent, deliveries }) => {
    const own = new Set(deliveries.map(({ siteId }) => siteId));
    const subject = extent === 'all' ? ban.subject : concerning(ban.subject, own);
    const expiresAt = expiries.get(ban.order_id ?? '') ?? null;
    return {
      id: ban.id,
      publicId: publicBanId(ban.no),
      title: extent === 'all' ? ban.title : titleOf(subject.identifiers),
      subject,
      effects: ban.effects,
      reason: ban.reason,
      tlp: ban.tlp,
      incident:
        ban.incident_id === null
          ? null
          : { id: ban.incident_id, publicId: incidents.get(ban.incident_id) ?? ban.incident_id },
      exercise: ban.exercise,
      state: ban.state,
      madeAt: ban.made_at.toISOString(),
      madeBy: names.get(ban.made_by) ?? ban.made_by,
      activeAt: ban.active_at?.toISOString() ?? null,
      expiresAt: ban.expires_at.toISOString(),
      endedAt: ban.ended_at?.toISOString() ?? null,
      approveBy: ban.approve_by?.toISOString() ?? null,
      orderId: ban.order_id,
      counts: countsOf(
        deliveries.map((one) =>
          shownState(
            {
              state: one.state as SiteOrderState,
              agentId: one.agent_id,
              queuedAt: one.queued_at,
              appliedAt: one.applied_at,
            },
            expiresAt,
            now,
          ),
        ),
      ),
    };
  });
}

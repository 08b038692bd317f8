import type { Actor, BanView, ExtendBanRequest, ReleasePreview } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { announceOrder, releasePreviewOf } from '../orders/index.ts';
import { wakeStreams } from '../signals/index.ts';
import { placeBanOrder, placeUnban, sitesOf, tellOthers } from './activate.ts';
import { measureBan } from './approve.ts';
import { changingBan, unknownBan } from './changing.ts';
import { expiryFault, NOTHING_BEFORE } from './model.ts';
import { maySteerBan } from './policy.ts';
import { sightOf } from './sight.ts';
import * as store from './store.ts';
import { endSetBy } from './store-made-alone.ts';
import { readBan } from './views.ts';

/** What lifting it will do, and what it cannot bring back, as the sites' own plans say. */
export async function previewLift(app: App, actor: Actor, id: string): Promise<ReleasePreview> {
  const ban = await store.banById(app.db, id);
  const sight = ban && (await sightOf(app.db, actor, ban));
  if (!sight) throw unknownBan();
  return releasePreviewOf(sight.deliveries);
}

/** Ends a ban: the inverse of its order goes to every site that got it, and it leaves the lists. */
export async function liftBan(app: App, actor: Actor, id: string, reason: string): Promise<BanView> {
  const placed = await changingBan(app, actor, id, async (tx, ban, at) => {
    demand(maySteerBan(actor, { ngiId: ban.ngi_id }));
    demandActive(ban);
    const got = await store.orderedSites(tx, id);
    const siteIds = got.filter((siteId) => !ban.spared.includes(siteId));
    const orders = await placeUnban(app, tx, actor, ban, { siteIds, reason });
    await store.changeBan(tx, id, {
      state: 'lifted',
      ended_at: at,
      lift_order_id: orders.at(-1)?.id ?? null,
      ended_no: await store.nextChange(tx),
    });
    await store.recordEvent(tx, {
      banId: id,
      at,
      actor: actor.id,
      kind: 'lifted',
      text: reason,
      data: { orders: orders.map((order) => order.id) },
    });
    return { orders, told: await tellOthers(tx, app, ban, 'unban') };
  });
  wakeStreams(app, placed.told);
  for (const order of placed.orders) announceOrder(app, order);
  return await readBan(app, actor, id);
}

/**
 * Lets a ban last longer. Orders are never changed: a new one with the later end goes out, and what stands at a site
 * stands as long as one of its orders does.
 */
export async function extendBan(
  app: App,
  actor: Actor,
  id: string,
  request: ExtendBanRequest,
): Promise<BanView> {
  const placed = await changingBan(app, actor, id, async (tx, ban, at) => {
    demand(maySteerBan(actor, { ngiId: ban.ngi_id }));
    demandActive(ban);
    if (ban.expires_at <= at) throw isOver();
    const expiresAt = new Date(request.expiresAt);
    const fault = expiryFault(expiresAt, at, (await store.limits(tx)).mostDays);
    if (fault !== undefined || expiresAt <= ban.expires_at) {
      throw new MusterError(
        'request.invalid',
        `${fault ?? 'A longer ban ends later than it would now; to end it sooner, lift it.'} Nothing was changed.`,
        '/body/expiresAt',
      );
    }
    await demandMayExtend(app, tx, actor, ban);
    const order = await placeBanOrder(app, tx, actor, ban, await sitesOf(tx, ban), expiresAt);
    await store.changeBan(tx, id, {
      expires_at: expiresAt,
      order_id: order.id,
      changed_no: await store.nextChange(tx),
    });
    await store.recordEvent(tx, {
      banId: id,
      at,
      actor: actor.id,
      kind: 'extended',
      text: `Until ${expiresAt.toISOString()}: ${request.reason}`,
      data: { order: order.id, expires_at: expiresAt.toISOString() },
    });
    return order;
  });
  announceOrder(app, placed);
  return await readBan(app, actor, id);
}

/**
 * What one person could not have made alone, one person does not let last longer either: whoever last set its end leaves
 * it to another officer. That holds too where a ban that was made alone has grown above a limit.
 */
async function demandMayExtend(app: App, tx: Tx, actor: Actor, ban: store.BanRow): Promise<void> {
  const setBy = await endSetBy(tx, ban);
  if ((await store.personBehind(tx, actor.id)) !== setBy) return;
  const reasons = ban.approval.needed
    ? ban.approval.reasons
    : (await measureBan(app, tx, ban, NOTHING_BEFORE)).view.approval.reasons;
  if (reasons.length === 0) return;
  throw new MusterError(
    'auth.denied',
    `${reasons.join(' ')} You set its end, so another officer has to move it. Nothing was changed.`,
  );
}

function isOver(): MusterError {
  return new MusterError(
    'state.conflict',
    'The time of this ban is over, and sites undo it; make it again. Nothing was changed.',
  );
}

/** Takes back a ban that waits to be approved. */
export async function withdrawBan(app: App, actor: Actor, id: string, reason: string): Promise<BanView> {
  await changingBan(app, actor, id, async (tx, ban, at) => {
    demand(maySteerBan(actor, { ngiId: ban.ngi_id }));
    if (ban.state !== 'awaiting-approval') {
      throw new MusterError(
        'state.conflict',
        `The ban is ${ban.state}; only one that waits to be approved is withdrawn. Nothing was changed.`,
      );
    }
    await store.changeBan(tx, id, { state: 'withdrawn', ended_at: at, approve_by: null });
    await store.recordEvent(tx, { banId: id, at, actor: actor.id, kind: 'withdrawn', text: reason });
  });
  return await readBan(app, actor, id);
}

function demandActive(ban: store.BanRow): void {
  if (ban.state === 'active') return;
  throw new MusterError('state.conflict', `The ban is ${ban.state}, not active. Nothing was changed.`);
}

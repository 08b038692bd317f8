import type { Actor, AnswerSparingRequest, BanView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { announceOrder } from '../orders/index.ts';
import { placeUnban } from './activate.ts';
import { changingBan } from './changing.ts';
import { mayAskSparing, maySteerBan } from './policy.ts';
import { sightOf } from './sight.ts';
import * as store from './store.ts';
import { readBan } from './views.ts';

/** A site asks that the ban not hold at it. It may refuse the order by its own policy too; this asks people. */
export async function askSparing(
  app: App,
  actor: Actor,
  id: string,
  siteId: string,
  reason: string,
): Promise<BanView> {
  await changingBan(app, actor, id, async (tx, ban, at) => {
    const site = (await sightOf(tx, actor, ban))?.deliveries.find((one) => one.siteId === siteId);
    demand(site !== undefined, 'not-found');
    demand(mayAskSparing(actor, { siteId, ngiId: site?.ngiId ?? null }));
    if (ban.state !== 'active')
      throw new MusterError('state.conflict', `The ban is ${ban.state}, so there is nothing to spare.`);
    const made = await tx
      .insertInto('ban_sparing')
      .values({
        ban_id: id,
        site_id: siteId,
        asked_at: at,
        asked_by: actor.id,
        reason,
        state: 'open',
        answered_at: null,
        answered_by: null,
        answer: '',
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('ban_id')
      .executeTakeFirst();
    if (!made) throw new MusterError('state.conflict', 'This site has asked already; nothing was changed.');
    await store.recordEvent(tx, {
      banId: id,
      at,
      actor: actor.id,
      kind: 'sparing-asked',
      siteId,
      text: reason,
    });
  });
  return await readBan(app, actor, id);
}

/** What the officers answer; who is spared gets the inverse of the order, and the ban leaves their lists. */
export async function answerSparing(
  app: App,
  actor: Actor,
  id: string,
  siteId: string,
  request: AnswerSparingRequest,
): Promise<BanView> {
  const placed = await changingBan(app, actor, id, async (tx, ban, at) => {
    demand(maySteerBan(actor, { ngiId: ban.ngi_id }));
    const state = request.answer === 'spare' ? 'spared' : 'not-spared';
    const answered = await tx
      .updateTable('ban_sparing')
      .set({ state, answered_at: at, answered_by: actor.id, answer: request.reason })
      .where('ban_id', '=', id)
      .where('site_id', '=', siteId)
      .where('state', '=', 'open')
      .returning('ban_id')
      .executeTakeFirst();
    if (!answered || ban.state !== 'active')
      throw new MusterError('state.conflict', 'No open question of this site waits for an answer.');
    await store.recordEvent(tx, {
      banId: id,
      at,
      actor: actor.id,
      kind: state,
      siteId,
      text: request.reason,
    });
    if (request.answer === 'keep') return [];
    const orders = await placeUnban(app, tx, actor, ban, { siteIds: [siteId], reason: request.reason });
    await store.changeBan(tx, id, {
      spared: [...ban.spared, siteId],
      changed_no: await store.nextChange(tx),
    });
    return orders;
  });
  for (const order of placed) announceOrder(app, order);
  return await readBan(app, actor, id);
}

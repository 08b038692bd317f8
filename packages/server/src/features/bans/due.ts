import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { extendOrder } from '../orders/index.ts';
import { wakeStreams } from '../signals/index.ts';
import { tellOthers } from './activate.ts';
import * as store from './store.ts';

/** Ends bans whose time is over (the agents end their effects by themselves) and what nobody approved in time. */
export async function endDueBans(app: App): Promise<void> {
  for (const { id } of await store.dueBans(app.db, app.clocks.procedure.now())) {
    const told = await inTransaction(app.db, async (tx) => {
      const ban = await store.lockBan(tx, id);
      const at = app.clocks.procedure.now();
      if (ban?.state === 'active' && ban.expires_at <= at) {
        await store.changeBan(tx, id, {
          state: 'expired',
          ended_at: ban.expires_at,
          ended_no: await store.nextChange(tx),
        });
        await store.recordEvent(tx, { banId: id, at, actor: systemActor.id, kind: 'expired', text: '' });
        // Agents know the end of an order; receivers of others were told of an account, without one.
        return await tellOthers(tx, app, ban, 'unban');
      }
      if (ban?.state === 'awaiting-approval' && ban.approve_by !== null && ban.approve_by <= at) {
        await store.changeBan(tx, id, { state: 'lapsed', ended_at: at });
        await store.recordEvent(tx, { banId: id, at, actor: systemActor.id, kind: 'lapsed', text: '' });
      }
      return [];
    });
    wakeStreams(app, told);
    app.events.publish(`ban:${id}`, 'ban.changed', { ban: id, sites: [] });
  }
}

/** Sites that came to the federation after a ban for all was ordered get it too. */
export async function tellNewSites(app: App): Promise<void> {
  for (const { banId, siteIds } of await store.bansMissingSites(app.db)) {
    const streams = await inTransaction(app.db, async (tx) => {
      const ban = await store.lockBan(tx, banId);
      if (ban?.state !== 'active' || ban.order_id === null) return [];
      return await extendOrder(tx, app, ban.order_id, siteIds);
    });
    wakeStreams(app, streams);
  }
}

import type { Actor, BanLimits } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { mayReadLimits, maySetLimits } from './policy.ts';
import * as store from './store.ts';

export async function readLimits(app: App, actor: Actor): Promise<BanLimits> {
  demand(mayReadLimits(actor));
  return await store.limits(app.db);
}

/** Counts for what is made from now on; what waits for approval goes on waiting. */
export async function changeLimits(app: App, actor: Actor, to: BanLimits): Promise<BanLimits> {
  demand(maySetLimits(actor));
  return await inTransaction(app.db, async (tx) => {
    const from = await store.limits(tx);
    await store.setLimits(tx, to);
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'ban.limits-changed',
      subject: 'ban-limits',
      actor: actor.id,
      body: { from: { ...from }, to: { ...to } },
    });
    return to;
  });
}

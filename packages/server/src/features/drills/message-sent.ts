import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { correctFact } from '../incidents/index.ts';

/** A message that left so soon after it was queued needs no correction of its clock. */
const SOON_MS = 60_000;

/**
 * A clock begins when the message leaves us, not when it was queued: what waits in our queue is our time. The first
 * delivery that was handed over counts; the correction keeps what the clock said before.
 */
export async function clockFromSending(app: App, messageId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const inject = await tx
      .selectFrom('inject')
      .selectAll()
      .where('message_id', '=', messageId)
      .executeTakeFirst();
    if (!inject || inject.kind === 'notice') return;
    const part = await tx
      .selectFrom('participation')
      .selectAll()
      .where('id', '=', inject.participation_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const first = await tx
      .selectFrom('delivery_event')
      .innerJoin('delivery', 'delivery.id', 'delivery_event.delivery_id')
      .select(['delivery_event.at', 'delivery_event.entry_id'])
      .where('delivery.message_id', '=', messageId)
      .where('delivery_event.state', '=', 'sent')
      .orderBy('delivery_event.at')
      .executeTakeFirst();
    const fact = await tx
      .selectFrom('incident_fact')
      .select(['id', 'at'])
      .where('incident_id', '=', part.incident_id)
      .where('kind', '=', inject.kind === 'alarm' ? 'alarm-raised' : 'request-sent')
      .where((e) => (inject.kind === 'alarm' ? e.lit(true) : e('key', '=', inject.id)))
      .where('superseded_by', 'is', null)
      .executeTakeFirst();
    if (!first || !fact?.at || first.at.getTime() - fact.at.getTime() <= SOON_MS) return;
    await correctFact(tx, {
      factId: fact.id,
      at: first.at,
      recordedAt: app.clocks.procedure.now(),
      evidence: first.entry_id,
      actor: systemActor.id,
    });
    if (inject.kind === 'alarm')
      await tx.updateTable('participation').set({ alarm_at: first.at }).where('id', '=', part.id).execute();
  });
}

import type { Actor, RecalledMessage } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import { holdMail } from '../mail/index.ts';
import { demandWriter } from './demand-writer.ts';

/**
 * Holds back what of a message has not left yet, for good; what has left is with its recipients. The CSIRT any, an
 * NGI's officers their own.
 */
export async function recallMessage(
  app: App,
  actor: Actor,
  incidentRef: string,
  messageId: string,
): Promise<RecalledMessage> {
  const at = app.clocks.procedure.now();
  const { incidentId, recalled } = await inTransaction(app.db, async (tx) => {
    const { incident } = await demandWriter(app, tx, actor, incidentRef);
    const message = await tx
      .selectFrom('message')
      .select(['id', 'subject', 'sent_by', 'recalled_at'])
      .where('id', '=', messageId)
      .where('incident_id', '=', incident.id)
      .forUpdate()
      .executeTakeFirst();
    if (!message || (actor.scope.kind !== 'federation' && message.sent_by !== actor.id))
      throw new MusterError('not-found', 'There is no such message of yours on this incident.');
    const held = await holdMail(tx, { messageId }, at);
    const { count } = await tx
      .selectFrom('delivery')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('message_id', '=', messageId)
      .executeTakeFirstOrThrow();
    if (held === 0) {
      if (message.recalled_at !== null)
        return { incidentId: incident.id, recalled: { held, left: Number(count) } };
      throw new MusterError(
        'state.conflict',
        'All of it has left already. What has left cannot be called back: write to the recipients.',
      );
    }
    await tx.updateTable('message').set({ recalled_at: at }).where('id', '=', messageId).execute();
    await logEvent(tx, {
      incidentId: incident.id,
      at,
      kind: 'message.recalled',
      actor: actor.id,
      text: `Held back to ${held === 1 ? 'one recipient' : `${held} recipients`}: “${message.subject}”`,
      data: { message: messageId, held },
    });
    return { incidentId: incident.id, recalled: { held, left: Number(count) - held } };
  });
  publishIncident(app, incidentId);
  return recalled;
}

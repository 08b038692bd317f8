import type { Tx } from '../../db/database.ts';
import { finishWaiting } from '../../jobs/index.ts';

/**
 * What has not left yet, of one message, to one participation or to a whole campaign, shall not leave any more: the
 * message was held back, the drill called off there. Its deliveries stay `queued`; gives how many. Nobody is told by
 * it; the caller records why.
 */
export async function holdMail(
  tx: Tx,
  scope: { participationId: string } | { campaignId: string } | { messageId: string },
  at: Date,
): Promise<number> {
  let messages = tx.selectFrom('message').select('message.id');
  if ('messageId' in scope) messages = messages.where('id', '=', scope.messageId);
  else if ('participationId' in scope)
    messages = messages.where('participation_id', '=', scope.participationId);
  else
    messages = messages
      .innerJoin('participation', 'participation.id', 'message.participation_id')
      .where('participation.campaign_id', '=', scope.campaignId);
  const held = await tx
    .updateTable('delivery')
    .set({ next_try_at: null })
    .where('message_id', 'in', messages)
    .where('next_try_at', 'is not', null)
    .returning(['id', 'attempts'])
    .execute();
  await finishWaiting(
    tx,
    held.flatMap(({ id, attempts }) => [`mail.send:${id}:${attempts}`, `mail.turn:${id}:${attempts}`]),
    at,
  );
  return held.length;
}

import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { type JudgedAnswer, judgeAnswers } from './judge-answers.ts';
import type { Place } from './place.ts';

/**
 * Writes down how each new answer was judged, once it is known whose it is and what it says. The ledger keeps that
 * a value was another site's; what counts in the score is computed anew each time.
 */
export async function settleAnswers(app: App, { part, campaign }: Place): Promise<JudgedAnswer[]> {
  const at = app.clocks.procedure.now();
  const of = { campaignId: campaign.id, participationId: part.id };
  const all = await judgeAnswers(app, of, at);
  const open = all.filter(({ row, judged }) => row.judged === null && judged !== 'awaits-review');
  for (const { row, judged, detail, copiedFrom } of open) {
    await inTransaction(app.db, async (tx) => {
      const changed = await tx
        .updateTable('answer')
        .set({ judged, detail, copied_from: copiedFrom })
        .where('id', '=', row.id)
        .where('judged', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (!changed) return;
      await appendEntry(tx, {
        at,
        kind: judged === 'copied' ? 'answer.copied' : 'answer.judged',
        subject: part.id,
        actor: systemActor.id,
        body: { answer: row.id, question: row.question, judged, from: copiedFrom },
      });
    });
  }
  return all;
}

import type { Actor, AnswerRequest, AnswerView, Question } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { applySaid } from './effects.ts';
import { triesLeft } from './model/attempts.ts';
import { demandPlaceOf } from './place.ts';
import { mayAnswer } from './policy.ts';
import { settleAnswers } from './settle-answers.ts';
import { insertAnswers } from './store.ts';

/**
 * An answer given by the API: it counts like one in a mail from the site, and uses up a try.
 * @throws MusterError state.conflict when the campaign does not run there; not-found for a question it does not ask.
 */
export async function giveAnswer(
  app: App,
  actor: Actor,
  campaignId: string,
  request: AnswerRequest,
): Promise<AnswerView> {
  const of = { campaignId, participationId: request.participation };
  const place = await demandPlaceOf(app, actor, of, mayAnswer);
  const { part, campaign, scenario } = place;
  if (campaign.state !== 'running' || part.suspended_at)
    throw new MusterError('state.conflict', 'The drill does not run at this site.');
  const question = request.question as Question;
  if (!scenario.questions.some(({ id }) => id === question))
    throw new MusterError('not-found', `This drill does not ask ${question}.`, '/question');
  const at = app.clocks.procedure.now();
  const id = newId('ans', at);
  await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at,
      kind: 'answer.given',
      subject: part.id,
      actor: actor.id,
      body: { answer: id, question, words: commitment(await saltFor(tx, part.id), request.text) },
    });
    await insertAnswers(tx, [
      {
        id,
        participation_id: part.id,
        question,
        text: request.text,
        source: 'api',
        at,
        given_by: actor.id,
        quote: request.text,
        span_start: 0,
        span_end: request.text.length,
        confidence: 'high',
        review: 'none',
        entry_id: entry,
      },
    ]);
    await applySaid(app, tx, place, {
      at,
      source: 'api',
      bySite: actor.role === 'site-contact',
      evidence: [entry],
      claims: [],
      questions: [question],
      inject: null,
      saysMore: true,
    });
  });
  const judged = await settleAnswers(app, place);
  app.events.publish(campaign.id, 'claims.changed', { participation: part.id });
  const ofQuestion = judged.filter(({ row }) => row.question === question);
  const mine = ofQuestion.find(({ row }) => row.id === id);
  if (!mine) throw new Error('the answer was not kept');
  const tries = ofQuestion.map(({ row, counts }) => ({ id: row.id, text: row.text, attempt: counts }));
  return {
    id,
    question,
    at: at.toISOString(),
    attempt: mine.attempt,
    attemptsLeft: triesLeft(tries, mine.attemptsAllowed),
    judged: mine.judged,
  };
}

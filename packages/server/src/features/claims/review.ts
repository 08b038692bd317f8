import type { Actor, ReviewDecision } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandCampaign, demandNotClosed, mayRunCampaign } from '../drills/index.ts';
import { acceptSender, assignMail, dismissMail, refuseSender } from '../mail/index.ts';
import { requestProbe } from '../probes/index.ts';
import { applyClaims, claimsBan, takeBackClosure } from './effects.ts';
import { type JudgedClaim, judgeClaims } from './judge-claims.ts';
import { storedValue } from './model/claim-value.ts';
import { correctedValue } from './model/corrected-value.ts';
import { type Place, placeOfParticipation } from './place.ts';
import { reopenRequests } from './requests.ts';
import { settleAnswers } from './settle-answers.ts';
import * as store from './store.ts';

/**
 * An officer's decision on something that waits: a claim (`clm_`), an answer (`ans_`), a sender (`rdg_`) or a mail
 * that fits nowhere (`mail_`, accepted with the incident's id as correction, refused to dismiss it).
 */
export async function decideReview(
  app: App,
  actor: Actor,
  itemId: string,
  request: ReviewDecision,
): Promise<void> {
  const { decision, reason } = request;
  const correction = request.correction?.trim() ?? '';
  if (itemId.startsWith('clm_')) return await decideClaim(app, actor, itemId, { ...request, correction });
  if (itemId.startsWith('ans_')) return await decideAnswer(app, actor, itemId, { ...request, correction });
  if (itemId.startsWith('rdg_')) {
    if (decision === 'correct')
      throw new MusterError('request.invalid', 'A sender is accepted or refused.', '/decision');
    await (decision === 'accept' ? acceptSender : refuseSender)(app, actor, itemId, reason);
    return;
  }
  if (!itemId.startsWith('mail_')) throw unknownItem(itemId);
  if (decision === 'refuse') await dismissMail(app, actor, itemId);
  else if (correction === '')
    throw new MusterError(
      'request.invalid',
      'Name the incident that the mail belongs to, as in EX-20270105-01.',
      '/correction',
    );
  else await assignMail(app, actor, itemId, correction);
}

type Decision = ReviewDecision & { correction: string };

async function decideClaim(app: App, actor: Actor, id: string, decision: Decision): Promise<void> {
  const found = await app.db
    .selectFrom('claim')
    .select('participation_id')
    .where('id', '=', id)
    .executeTakeFirst();
  const place = await demandPlace(app, actor, id, found?.participation_id);
  const at = app.clocks.procedure.now();
  const judged = await judgeClaims(
    app,
    { campaignId: place.campaign.id, participationId: place.part.id },
    at,
  );
  const standing = judged.find(({ row }) => row.id === id);
  const counted = await inTransaction(app.db, async (tx) => {
    await demandNotClosed(tx, place.campaign.id);
    const row = await store.claimForUpdate(tx, id);
    demandOpen(row);
    const counts =
      decision.decision === 'correct' ? await replaceClaim(tx, actor, place, row, { at, ...decision }) : row;
    const entry = await recordDecision(tx, actor, 'claim', { id, at, place, counts: counts.id, ...decision });
    await tx
      .updateTable('claim')
      .set({
        review: reviewed[decision.decision],
        reviewed_by: actor.id,
        reviewed_at: at,
        ...(counts.id === id ? {} : { superseded_by: counts.id }),
        ...(standing && decision.decision === 'accept' ? asItStood(standing) : {}),
      })
      .where('id', '=', id)
      .execute();
    if (decision.decision === 'refuse') {
      if (row.kind === 'closure')
        await takeBackClosure(tx, place, { evidence: row.entry_id, at, actor: actor.id });
      return [];
    }
    const accepted = { ...counts, review: reviewed[decision.decision] };
    const evidence = [row.entry_id, entry];
    await applyClaims(app, tx, place, { at: row.at, source: 'mail', evidence, claims: [accepted] });
    return [accepted];
  });
  if (claimsBan(counted)) await requestProbe(app, place.part.id);
  app.events.publish(place.campaign.id, 'claims.changed', { participation: place.part.id });
}

function asItStood({ judgement, comparison }: JudgedClaim) {
  return {
    judged: judgement.judged,
    comparison,
    said: judgement.said,
    measured: judgement.measured,
    gap_seconds: judgement.gapSeconds,
    named: judgement.named === null ? null : JSON.stringify(judgement.named),
  };
}

/** The right reading is written as a line of the report form; it stands where the wrong one stood. */
async function replaceClaim(
  tx: Tx,
  actor: Actor,
  { zone }: Place,
  row: store.ClaimRow,
  { at, correction }: { at: Date; correction: string },
): Promise<store.ClaimRow> {
  const value = correctedValue(row, correction, zone);
  if (!value)
    throw new MusterError(
      'request.invalid',
      `This does not read as ${row.kind}. Write it as a line of the report form, as in “Copies stopped: 2 at 2027-01-05T09:20:00Z, by freezing”.`,
      '/correction',
    );
  const id = newId('clm', at);
  await store.insertClaims(tx, [
    {
      ...row,
      id,
      value: storedValue(value),
      confidence: 'high',
      review: 'corrected',
      named: null,
      reviewed_by: actor.id,
      reviewed_at: at,
    },
  ]);
  return (await store.claimForUpdate(tx, id)) as store.ClaimRow;
}

async function decideAnswer(app: App, actor: Actor, id: string, decision: Decision): Promise<void> {
  const found = await app.db
    .selectFrom('answer')
    .select('participation_id')
    .where('id', '=', id)
    .executeTakeFirst();
  const place = await demandPlace(app, actor, id, found?.participation_id);
  if (decision.decision === 'correct' && decision.correction === '')
    throw new MusterError('request.invalid', 'Write what the site answered.', '/correction');
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    await demandNotClosed(tx, place.campaign.id);
    const row = await store.answerForUpdate(tx, id);
    demandOpen(row);
    const counts = decision.decision === 'correct' ? newId('ans', at) : id;
    const entry = await recordDecision(tx, actor, 'answer', { id, at, place, counts, ...decision });
    const stamp = { reviewed_by: actor.id, reviewed_at: at, review: reviewed[decision.decision] };
    if (counts !== id)
      await store.insertAnswers(tx, [
        { ...row, ...stamp, id: counts, text: decision.correction, confidence: 'high', judged: null },
      ]);
    await tx
      .updateTable('answer')
      .set({ ...stamp, ...(counts === id ? {} : { superseded_by: counts }) })
      .where('id', '=', id)
      .execute();
    if (decision.decision === 'refuse')
      await reopenRequests(tx, place, { answer: row, evidence: entry, at, actor: actor.id });
  });
  await settleAnswers(app, place);
  app.events.publish(place.campaign.id, 'claims.changed', { participation: place.part.id });
}

const reviewed = { accept: 'accepted', refuse: 'refused', correct: 'corrected' } as const;

async function recordDecision(
  tx: Tx,
  actor: Actor,
  what: 'claim' | 'answer',
  made: Decision & { id: string; counts: string; at: Date; place: Place },
): Promise<string> {
  const salt = await saltFor(tx, made.id);
  return await appendEntry(tx, {
    at: made.at,
    kind: `${what}.${reviewed[made.decision]}`,
    subject: made.place.part.id,
    actor: actor.id,
    body: {
      [what]: made.id,
      counts: made.decision === 'refuse' ? null : made.counts,
      correction: made.decision === 'correct' ? commitment(salt, made.correction) : null,
      reason: commitment(salt, made.reason),
    },
  });
}

function demandOpen<Row extends store.ClaimRow | store.AnswerRow>(row: Row | undefined): asserts row is Row {
  if (row && row.superseded_by === null && (row.review === 'open' || row.review === 'none')) return;
  throw new MusterError('state.conflict', 'An officer has decided on this already.');
}

/** Who may not run the campaign learns nothing of what was said in it. */
async function demandPlace(
  app: App,
  actor: Actor,
  itemId: string,
  participationId: string | undefined,
): Promise<Place> {
  const place = participationId && (await placeOfParticipation(app.db, participationId));
  if (!place) throw unknownItem(itemId);
  await demandCampaign(app, actor, place.campaign.id, mayRunCampaign).catch((error: unknown) => {
    throw error instanceof MusterError && error.code === 'not-found' ? unknownItem(itemId) : error;
  });
  return place;
}

function unknownItem(itemId: string): MusterError {
  return new MusterError(
    'not-found',
    `Nothing of the id ${itemId.slice(0, 60)} waits for a review that you may do.`,
  );
}

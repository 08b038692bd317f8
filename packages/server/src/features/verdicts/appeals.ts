import type { Actor, AppealAnswerRequest, AppealRequest, AppealView } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { campaignById, participationById, scopeOf } from '../drills/index.ts';
import { overrideIn } from './overrides.ts';
import { mayAppeal, mayOverride, maySeeVerdicts } from './policy.ts';

/** A site says why a verdict is wrong. One appeal a check is open at a time. */
export async function raiseAppeal(app: App, actor: Actor, request: AppealRequest): Promise<{ id: string }> {
  const part = await participationById(app.db, request.participation);
  demand(part !== undefined && mayAppeal(actor, { siteId: part.site_id, ngiId: part.ngi_id }), 'not-found');
  const at = app.clocks.procedure.now();
  const id = newId('app', at);
  await inTransaction(app.db, async (tx) => {
    const open = await tx
      .selectFrom('appeal')
      .select('id')
      .where('participation_id', '=', request.participation)
      .where('check_id', '=', request.check)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (open)
      throw new MusterError(
        'state.conflict',
        `An appeal on ${request.check} is open already; wait for its answer.`,
      );
    const entry = await appendEntry(tx, {
      at,
      kind: 'appeal.raised',
      subject: request.participation,
      actor: actor.id,
      body: { appeal: id, check: request.check, text: commitment(await saltFor(tx, id), request.text) },
    });
    await tx
      .insertInto('appeal')
      .values({
        id,
        participation_id: request.participation,
        check_id: request.check,
        text: request.text,
        at,
        raised_by: actor.id,
        state: 'open',
        entry_id: entry,
      })
      .execute();
  });
  if (part) app.events.publish(part.campaign_id, 'appeal.changed', { appeal: id, participation: part.id });
  return { id };
}

/** An accepted appeal needs the verdict that it leads to: it becomes an override with the appeal as its reason. */
export async function answerAppeal(
  app: App,
  actor: Actor,
  id: string,
  request: AppealAnswerRequest,
): Promise<void> {
  const found = await app.db.selectFrom('appeal').selectAll().where('id', '=', id).executeTakeFirst();
  const part = found && (await participationById(app.db, found.participation_id));
  const campaign = part && (await campaignById(app.db, part.campaign_id));
  if (!found || !campaign) throw new MusterError('not-found', `There is no appeal ${id} that you may see.`);
  demand(mayOverride(actor, scopeOf(campaign)), 'not-found');
  if (request.accepted && !request.verdict)
    throw new MusterError('request.invalid', 'An accepted appeal names the new verdict.', '/verdict');
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at,
      kind: 'appeal.answered',
      subject: found.participation_id,
      actor: actor.id,
      body: {
        appeal: id,
        accepted: request.accepted,
        answer: commitment(await saltFor(tx, id), request.answer),
      },
    });
    const changed = await tx
      .updateTable('appeal')
      .set({
        state: request.accepted ? 'accepted' : 'refused',
        answer: request.answer,
        answered_at: at,
        answered_by: actor.id,
        answer_entry_id: entry,
      })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n)
      throw new MusterError('state.conflict', 'This appeal was answered already.');
    if (request.accepted && request.verdict) {
      const check = found.check_id as AppealView['check'];
      await overrideIn(app, tx, actor, {
        participation: found.participation_id,
        check,
        verdict: request.verdict,
        reason: `Appeal ${id}: ${request.answer}`,
      });
    }
  });
  app.events.publish(campaign.id, 'appeal.changed', { appeal: id, participation: found.participation_id });
}

/** The appeals of a campaign that the reader may see: a site its own. */
export async function listAppeals(app: App, actor: Actor, campaignId: string): Promise<AppealView[]> {
  const campaign = await campaignById(app.db, campaignId);
  if (!campaign) throw new MusterError('not-found', `There is no campaign ${campaignId} that you may see.`);
  const rows = await app.db
    .selectFrom('appeal')
    .innerJoin('participation', 'participation.id', 'appeal.participation_id')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .selectAll('appeal')
    .select(['participation.site_id', 'participation.ngi_id', 'site.name as site_name'])
    .where('participation.campaign_id', '=', campaignId)
    .orderBy('appeal.id')
    .execute();
  return rows
    .filter((row) => maySeeVerdicts(actor, scopeOf(campaign), { siteId: row.site_id, ngiId: row.ngi_id }))
    .map((row) => ({
      id: row.id,
      participation: row.participation_id,
      site: row.site_name,
      check: row.check_id as AppealView['check'],
      text: row.text,
      at: row.at.toISOString(),
      state: row.state,
      answer: row.answer,
      answeredAt: row.answered_at?.toISOString() ?? null,
    }));
}

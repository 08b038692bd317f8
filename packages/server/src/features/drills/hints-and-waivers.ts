import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import { demandCampaign, demandNotClosed } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { lockParticipation, participationAt } from './store.ts';

/** Gives a site the hint of a question, once, at the cost that the published scheme states. */
export async function giveHint(
  app: App,
  actor: Actor,
  campaignId: string,
  request: { site: string; question: string },
): Promise<{ hint: string; cost: number }> {
  const campaign = await demandCampaign(app, actor, campaignId, mayRunCampaign);
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const hint = scenario.questions.find(({ id }) => id === request.question)?.hint;
  if (!hint) throw new MusterError('not-found', `The scenario has no hint for ${request.question}.`);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const state = await demandNotClosed(tx, campaignId);
    if (state !== 'running')
      throw new MusterError('state.conflict', `The campaign is ${state}; hints are given while it runs.`);
    const [site] = await sitesByNameOrId(tx, [request.site]);
    const part = site && (await participationAt(tx, campaignId, site.id));
    if (!part)
      throw new MusterError('not-found', `The site ${request.site} does not take part in this campaign.`);
    await lockParticipation(tx, part.id);
    const given = await tx
      .selectFrom('hint_given')
      .select('id')
      .where('participation_id', '=', part.id)
      .where('question', '=', request.question)
      .executeTakeFirst();
    if (given) return;
    const entry = await appendEntry(tx, {
      at,
      kind: 'hint.given',
      subject: part.id,
      actor: actor.id,
      body: { question: request.question, cost: hint.cost },
    });
    await tx
      .insertInto('hint_given')
      .values({
        id: newId('ovr', at),
        participation_id: part.id,
        question: request.question,
        cost: hint.cost,
        at,
        entry_id: entry,
      })
      .execute();
  });
  return { hint: hint.text, cost: hint.cost };
}

/**
 * Takes a check out of a site's score; the ledger keeps a commitment to the reason. Once: the first reason stands.
 * @throws MusterError not-found for a check that the scenario does not have
 */
export async function waiveCheck(
  app: App,
  actor: Actor,
  campaignId: string,
  request: { site: string; check: string; reason: string },
): Promise<void> {
  const campaign = await demandCampaign(app, actor, campaignId, mayRunCampaign);
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  if (!scenario.checks.some(({ id }) => id === request.check))
    throw new MusterError('not-found', `The scenario has no check ${request.check}.`);
  const at = app.clocks.procedure.now();
  const participation = await inTransaction(app.db, async (tx) => {
    await demandNotClosed(tx, campaignId);
    const [site] = await sitesByNameOrId(tx, [request.site]);
    const part = site && (await participationAt(tx, campaignId, site.id));
    if (!part)
      throw new MusterError('not-found', `The site ${request.site} does not take part in this campaign.`);
    await lockParticipation(tx, part.id);
    const waived = await tx
      .selectFrom('check_waiver')
      .select('id')
      .where('participation_id', '=', part.id)
      .where('check_id', '=', request.check)
      .executeTakeFirst();
    if (waived) return null;
    const id = newId('ovr', at);
    const entry = await appendEntry(tx, {
      at,
      kind: 'check.waived',
      subject: part.id,
      actor: actor.id,
      body: { check: request.check, reason: commitment(await saltFor(tx, id), request.reason) },
    });
    await tx
      .insertInto('check_waiver')
      .values({
        id,
        participation_id: part.id,
        check_id: request.check,
        reason: request.reason,
        at,
        waived_by: actor.id,
        entry_id: entry,
      })
      .execute();
    return part.id;
  });
  if (participation !== null) app.events.publish(campaignId, 'participation.changed', { participation });
}

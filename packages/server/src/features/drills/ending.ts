import type { Actor, CampaignView } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import { orderStopIn, procedureTime, stopProgressOf, unaccountedIn } from '../implants/index.ts';
import { holdMail } from '../mail/index.ts';
import { type CampaignState, demandTransition } from './campaign-state.ts';
import { demandCampaign, viewCampaign } from './campaigns.ts';
import { mayRunCampaign, maySeeCampaign } from './policy.ts';
import { campaignForUpdate } from './store.ts';

/** Full stop: every copy is ordered to end with its next beat. Nothing is sent or submitted any more. */
export async function stopCampaign(
  app: App,
  actor: Actor,
  id: string,
  reason: string,
): Promise<CampaignView> {
  return await end(app, actor, id, 'stopping', reason);
}

/** Ends a campaign that shall not be scored; its copies are stopped all the same. */
export async function abortCampaign(
  app: App,
  actor: Actor,
  id: string,
  reason: string,
): Promise<CampaignView> {
  return await end(app, actor, id, 'aborted', reason);
}

async function end(
  app: App,
  actor: Actor,
  id: string,
  to: 'stopping' | 'aborted',
  reason: string,
): Promise<CampaignView> {
  await demandCampaign(app, actor, id, mayRunCampaign);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const campaign = await campaignForUpdate(tx, id);
    if (!campaign) throw new MusterError('not-found', `There is no campaign ${id}.`);
    if (campaign.state === to) return;
    demandTransition(campaign.state as CampaignState, to);
    const stamp = to === 'stopping' ? { stopping_at: at } : { aborted_at: at };
    await tx
      .updateTable('campaign')
      .set({ state: to, ...stamp })
      .where('id', '=', id)
      .execute();
    await orderStopIn(tx, {
      campaignId: id,
      reason,
      actor: actor.id,
      at,
      machineAt: app.clocks.machine.now(),
    });
    await holdMail(tx, { campaignId: id }, at);
    await appendEntry(tx, {
      at,
      kind: to === 'stopping' ? 'campaign.stopping' : 'campaign.aborted',
      subject: id,
      actor: actor.id,
      body: {},
    });
  });
  app.events.publish(id, 'campaign.changed', { state: to });
  return await viewCampaign(app, actor, id);
}

export async function viewStopProgress(
  app: App,
  actor: Actor,
  id: string,
): Promise<Awaited<ReturnType<typeof stopProgressOf>>> {
  await demandCampaign(app, actor, id, maySeeCampaign);
  const progress = await stopProgressOf(app, id);
  const names = await siteNames(
    app,
    progress.unreachable.map(({ site }) => site),
  );
  // Limits stand on the machine clock; people read them beside beats and deadlines, in procedure time.
  const toProcedure = procedureTime(app.clocks);
  const unreachable = progress.unreachable.map((one) => ({
    ...one,
    site: names.get(one.site) ?? one.site,
    latestEnd: toProcedure(Date.parse(one.latestEnd)).toISOString(),
  }));
  return { ...progress, unreachable };
}

/** Names by id: whoever reads of a copy that is left has to call somebody. */
async function siteNames(app: App, ids: string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const sites = await sitesByNameOrId(app.db, [...new Set(ids)]);
  return new Map(sites.map(({ id, name }) => [id, name]));
}

/**
 * Closes a stopped campaign.
 * @throws MusterError campaign.deployments-unaccounted while one copy is not known to have ended, naming each with
 * the last moment at which it can still live.
 */
export async function closeCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  const known = await demandCampaign(app, actor, id, mayRunCampaign);
  demandTransition(known.state as CampaignState, 'closed');
  const at = app.clocks.procedure.now();
  const open = await unaccountedIn(app, id);
  if (open.length > 0) {
    const sites = await siteNames(
      app,
      open.map(({ siteId }) => siteId),
    );
    const toProcedure = procedureTime(app.clocks);
    const names = open.map(({ id: copy, siteId, latestEnd }) => {
      const until = toProcedure(latestEnd.getTime()).toISOString();
      return `${copy} at ${sites.get(siteId) ?? siteId} (until ${until} at the latest)`;
    });
    throw new MusterError('campaign.deployments-unaccounted', `Not accounted for: ${names.join(', ')}.`);
  }
  await inTransaction(app.db, async (tx) => {
    const campaign = await campaignForUpdate(tx, id);
    if (!campaign) throw new MusterError('not-found', `There is no campaign ${id}.`);
    demandTransition(campaign.state as CampaignState, 'closed');
    await tx.updateTable('campaign').set({ state: 'closed', closed_at: at }).where('id', '=', id).execute();
    await appendEntry(tx, { at, kind: 'campaign.closed', subject: id, actor: actor.id, body: {} });
  });
  app.events.publish(id, 'campaign.changed', { state: 'closed' });
  return await viewCampaign(app, actor, id);
}

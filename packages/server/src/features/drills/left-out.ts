import type { Actor, CampaignView, LeaveOutRequest, RehearsalView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type SiteRow, sitesByNameOrId } from '../federation/index.ts';
import { demandCampaign, viewCampaign } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import {
  type CampaignRow,
  campaignForUpdate,
  invitedAt,
  type ParticipationRow,
  participationsOf,
} from './store.ts';

/**
 * Leaves a site out of a campaign before the start, because it refused, took its consent back or cannot be rehearsed:
 * nothing is sent or deployed there and it is not judged. The site sees it, with the reason. Idempotent: the first
 * reason stands.
 * @throws MusterError state.conflict after the start, when the drill is suspended there instead; and for the last site
 */
export async function leaveSiteOut(
  app: App,
  actor: Actor,
  campaignId: string,
  request: LeaveOutRequest,
): Promise<CampaignView> {
  await demandCampaign(app, actor, campaignId, mayRunCampaign);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    await lockBeforeStart(tx, campaignId);
    const { part, site } = await demandInvited(tx, campaignId, request.site);
    if (part.left_out_at) return;
    if ((await participationsOf(tx, campaignId)).length === 1)
      throw new MusterError(
        'state.conflict',
        `${site.name} is the last site of this campaign; abort the campaign instead.`,
      );
    const entry = await appendEntry(tx, {
      at,
      kind: 'site.left-out',
      subject: part.id,
      actor: actor.id,
      body: { reason: commitment(await saltFor(tx, part.id), request.reason) },
    });
    await tx
      .updateTable('participation')
      .set({ left_out_at: at, left_out_reason: request.reason, left_out_entry: entry })
      .where('id', '=', part.id)
      .execute();
  });
  app.events.publish(campaignId, 'campaign.changed', { leftOut: true });
  return await viewCampaign(app, actor, campaignId);
}

/**
 * Takes a site back in that was left out. One that the last rehearsal did not try sends a rehearsed campaign back to
 * draft, and cannot come back once the campaign is announced. Idempotent.
 */
export async function takeSiteBackIn(
  app: App,
  actor: Actor,
  campaignId: string,
  siteName: string,
): Promise<CampaignView> {
  await demandCampaign(app, actor, campaignId, mayRunCampaign);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const campaign = await lockBeforeStart(tx, campaignId);
    const { part, site } = await demandInvited(tx, campaignId, siteName);
    if (!part.left_out_at) return;
    if (!wasRehearsed(campaign, site)) await backToDraft(tx, campaign, site);
    await tx
      .updateTable('participation')
      .set({ left_out_at: null, left_out_reason: null, left_out_entry: null })
      .where('id', '=', part.id)
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'site.taken-back-in',
      subject: part.id,
      actor: actor.id,
      body: { leftOut: part.left_out_entry },
    });
  });
  app.events.publish(campaignId, 'campaign.changed', { leftOut: false });
  return await viewCampaign(app, actor, campaignId);
}

/** Holds the campaign until the transaction ends, so that no start comes in between. */
async function lockBeforeStart(tx: Tx, campaignId: string): Promise<CampaignRow> {
  const campaign = await campaignForUpdate(tx, campaignId);
  if (campaign && ['draft', 'rehearsed', 'announced'].includes(campaign.state)) return campaign;
  throw new MusterError(
    'state.conflict',
    `The campaign is ${campaign?.state}; a site is left out before the start. From then on suspend the drill there.`,
  );
}

async function demandInvited(
  tx: Tx,
  campaignId: string,
  called: string,
): Promise<{ part: ParticipationRow; site: SiteRow }> {
  const [site] = await sitesByNameOrId(tx, [called]);
  const part = site && (await invitedAt(tx, campaignId, site.id));
  if (site && part) return { part, site };
  throw new MusterError('not-found', `The site ${called} has no part in this campaign.`);
}

function wasRehearsed({ rehearsal }: CampaignRow, site: SiteRow): boolean {
  const findings = (rehearsal as RehearsalView | null)?.findings ?? [];
  return findings.some((finding) => finding.site === site.name);
}

async function backToDraft(tx: Tx, campaign: CampaignRow, site: SiteRow): Promise<void> {
  if (campaign.state === 'announced')
    throw new MusterError(
      'state.conflict',
      `Nothing was tried at ${site.name} in the rehearsal, and the campaign is announced. It can take part in the next one.`,
    );
  await tx.updateTable('campaign').set({ state: 'draft' }).where('id', '=', campaign.id).execute();
}

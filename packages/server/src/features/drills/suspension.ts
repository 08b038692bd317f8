import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { nameKey } from '../../kernel/name-key.ts';
import { siteById } from '../federation/index.ts';
import { orderStopIn } from '../implants/index.ts';
import { openPause } from '../incidents/index.ts';
import { holdMail } from '../mail/index.ts';
import { alertOfficers } from './alerts.ts';
import { scopeOf } from './campaigns.ts';
import { maySeeCampaign, maySeeParticipation, maySuspend } from './policy.ts';
import {
  type CampaignRow,
  campaignById,
  invitedTo,
  lockParticipation,
  type ParticipationRow,
} from './store.ts';

/**
 * "This is real": the drill ends at this site at once. Its copies are ordered to stop, its clocks stand still, and
 * mail that has not left yet stays here, and the officers are told. Idempotent.
 */
export async function suspendSite(
  app: App,
  actor: Actor,
  campaignId: string,
  request: { site: string; reason: string },
): Promise<{ participation: string; suspendedAt: string }> {
  const campaign = await campaignById(app.db, campaignId);
  const parts = campaign ? await invitedTo(app.db, campaignId) : [];
  const names = await Promise.all(parts.map(async (one) => (await siteById(app.db, one.site_id))?.name_key));
  const part = parts.find((one, i) => one.site_id === request.site || names[i] === nameKey(request.site));
  if (!campaign || !part) throw unknown();
  const place = { siteId: part.site_id, ngiId: part.ngi_id };
  const seesAll = maySeeCampaign(actor, scopeOf(campaign));
  // Whoever takes part knows of the campaign from its announcement on, not before.
  const knows =
    seesAll || (campaign.announced_at !== null && maySeeParticipation(actor, scopeOf(campaign), place));
  if (!knows) throw unknown();
  demand(maySuspend(actor, scopeOf(campaign), place));
  if (part.left_out_at)
    throw new MusterError(
      'state.conflict',
      'The site was left out of this campaign: nothing of it runs there. What happens now is no part of it; call the CSIRT.',
    );
  if (isOver(campaign))
    throw new MusterError(
      'state.conflict',
      `The campaign is ${campaign.state}: nothing of it runs. What happens now is no part of it; call the CSIRT.`,
    );
  const suspendedAt = await inTransaction(app.db, (tx) => suspendIn(app, tx, actor, part, request.reason));
  app.events.publish(campaignId, 'participation.changed', { participation: part.id });
  return { participation: part.id, suspendedAt: suspendedAt.toISOString() };
}

/** The same, inside a transaction: what a mail that says THIS IS REAL leads to. */
export async function suspendIn(
  app: App,
  tx: Tx,
  actor: Actor,
  part: ParticipationRow,
  reason: string,
): Promise<Date> {
  const at = app.clocks.procedure.now();
  const campaign = await campaignById(tx, part.campaign_id);
  const now = await lockParticipation(tx, part.id);
  if (now.suspended_at) return now.suspended_at;
  if (!campaign || isOver(campaign)) {
    // There is nothing to suspend and nothing may change in what was measured; but somebody calls for help.
    await alertOfficers(app, tx, now, at);
    return at;
  }
  const entry = await appendEntry(tx, {
    at,
    kind: 'drill.suspended',
    subject: part.id,
    actor: actor.id,
    body: { reason: commitment(await saltFor(tx, part.id), reason) },
  });
  await tx
    .updateTable('participation')
    .set({ suspended_at: at, suspended_entry: entry })
    .where('id', '=', part.id)
    .execute();
  await orderStopIn(tx, {
    participationId: part.id,
    reason: 'this is real',
    actor: actor.id,
    at,
    machineAt: app.clocks.machine.now(),
  });
  await holdMail(tx, { participationId: part.id }, at);
  if (now.incident_id)
    await openPause(tx, { incidentId: now.incident_id, kind: 'suspended', startsAt: at, ref: entry });
  await alertOfficers(app, tx, now, at);
  return at;
}

/** From the full stop on nothing runs, nothing is sent, and what was measured stands. */
function isOver(campaign: CampaignRow): boolean {
  return ['stopping', 'closed', 'aborted'].includes(campaign.state);
}

function unknown(): MusterError {
  return new MusterError('not-found', 'There is no such site in a campaign that you may see.');
}

import type { Actor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import { orderStopIn } from '../implants/index.ts';
import { openPause } from '../incidents/index.ts';
import { alertOfficers } from './alerts.ts';
import { scopeOf } from './campaigns.ts';
import { maySuspend } from './policy.ts';
import { campaignById, type ParticipationRow, participationAt } from './store.ts';

/**
 * "This is real": the drill ends at this site at once. Its copies are ordered to stop, its clocks stand still, and
 * the officers are told. Idempotent.
 */
export async function suspendSite(
  app: App,
  actor: Actor,
  campaignId: string,
  request: { site: string; reason: string },
): Promise<{ participation: string; suspendedAt: string }> {
  const campaign = await campaignById(app.db, campaignId);
  const [site] = campaign ? await sitesByNameOrId(app.db, [request.site]) : [];
  const part = site && (await participationAt(app.db, campaignId, site.id));
  if (!campaign || !part)
    throw new MusterError('not-found', 'There is no such site in a campaign that you may see.');
  demand(maySuspend(actor, scopeOf(campaign), { siteId: part.site_id, ngiId: part.ngi_id }), 'not-found');
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
  if (part.suspended_at) return part.suspended_at;
  const at = app.clocks.procedure.now();
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
    .where('suspended_at', 'is', null)
    .execute();
  await orderStopIn(tx, {
    participationId: part.id,
    reason: 'this is real',
    actor: actor.id,
    at,
    machineAt: app.clocks.machine.now(),
  });
  if (part.incident_id)
    await openPause(tx, { incidentId: part.incident_id, kind: 'suspended', startsAt: at, ref: entry });
  await alertOfficers(app, tx, part, at);
  return at;
}

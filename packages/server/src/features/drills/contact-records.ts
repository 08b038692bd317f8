import type { Actor, ContactRecordRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import { recordFact } from '../incidents/index.ts';
import { demandCampaign, demandNotClosed } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import { participationAt } from './store.ts';

/**
 * A phone call or ticket, recorded by an officer as evidence. A person reached by it after the alarm stops the
 * acknowledge clock; before it there was nothing to acknowledge.
 */
export async function recordContact(
  app: App,
  actor: Actor,
  campaignId: string,
  request: ContactRecordRequest,
): Promise<{ id: string }> {
  await demandCampaign(app, actor, campaignId, mayRunCampaign);
  const now = app.clocks.procedure.now();
  const at = new Date(request.at);
  if (at > now) throw new MusterError('request.invalid', 'A contact cannot lie in the future.', '/at');
  const id = newId('rec', now);
  await inTransaction(app.db, async (tx) => {
    await demandNotClosed(tx, campaignId);
    const [site] = await sitesByNameOrId(tx, [request.site]);
    const part = site && (await participationAt(tx, campaignId, site.id));
    if (!part)
      throw new MusterError('not-found', `The site ${request.site} does not take part in this campaign.`);
    const entry = await appendEntry(tx, {
      at: now,
      kind: 'contact.recorded',
      subject: part.id,
      actor: actor.id,
      body: {
        record: id,
        kind: request.kind,
        reached: request.reached,
        at: at.toISOString(),
        note: commitment(await saltFor(tx, id), request.note),
      },
    });
    await tx
      .insertInto('contact_record')
      .values({
        id,
        participation_id: part.id,
        at,
        kind: request.kind,
        reached: request.reached,
        note: request.note,
        recorded_by: actor.id,
        entry_id: entry,
      })
      .execute();
    const afterAlarm = part.alarm_at !== null && at >= part.alarm_at;
    if (request.reached === 'human' && part.incident_id && afterAlarm) {
      await recordFact(tx, {
        incidentId: part.incident_id,
        kind: 'acknowledged',
        at,
        recordedAt: now,
        source: request.kind,
        evidence: entry,
        actor: actor.id,
      });
    }
  });
  return { id };
}

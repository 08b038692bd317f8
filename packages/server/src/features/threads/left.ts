import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { logEvent, publishIncident, recordFact } from '../incidents/index.ts';
import { KIND_WORDS } from './send-message.ts';

interface Reached {
  site: string | null;
  isCopy: boolean;
  state: string;
  at: Date;
  entry: string;
}

/**
 * One of a message's mails was handed over, or refused for good. A request starts a site's clock once it has left us to
 * that site: what waits in our queue is our time. When no address of a site takes it, the last refusal starts it, for
 * the message has come as far as the site lets it.
 */
export async function noteLeft(app: App, messageId: string): Promise<void> {
  const incident = await inTransaction(app.db, async (tx) => {
    const message = await tx
      .selectFrom('message')
      .select(['id', 'incident_id', 'kind', 'subject', 'sent_by', 'left_at'])
      .where('id', '=', messageId)
      .forUpdate()
      .executeTakeFirst();
    if (!message || message.incident_id === null) return undefined;
    const { incident_id: incidentId } = message;
    const reached = await reachedBy(tx, messageId);
    const first = reached.find(({ state }) => state === 'sent') ?? reached.at(-1);
    if (message.left_at === null && first) await noteFirst(tx, { ...message, incidentId }, first);
    if (message.kind === 'request') await startClocks(app, tx, { ...message, incidentId }, reached);
    return incidentId;
  });
  if (incident !== undefined) publishIncident(app, incident);
}

interface Message {
  id: string;
  incidentId: string;
  kind: string;
  subject: string;
  sent_by: string | null;
}

async function noteFirst(tx: Tx, message: Message, { at, entry, state }: Reached): Promise<void> {
  await tx.updateTable('message').set({ left_at: at }).where('id', '=', message.id).execute();
  // What Muster writes itself stands in the log as what it reminds of.
  if (message.sent_by === null) return;
  const left = state === 'sent';
  await logEvent(tx, {
    incidentId: message.incidentId,
    at,
    kind: left ? 'message.sent' : 'message.refused',
    actor: systemActor.id,
    text: `${KIND_WORDS[message.kind] ?? 'Message'} “${message.subject}” ${left ? 'has left' : 'was taken by no address'}`,
    data: { message: message.id, kind: message.kind },
    entry,
  });
}

async function startClocks(app: App, tx: Tx, message: Message, reached: readonly Reached[]): Promise<void> {
  const begun = new Set(await sitesWithFact(tx, message.incidentId, message.id));
  const asked = reached.filter(({ isCopy, site }) => !isCopy && site !== null);
  for (const [site, ofSite] of groupBy(asked, (one) => one.site as string)) {
    if (begun.has(site)) continue;
    const sent = ofSite.find(({ state }) => state === 'sent');
    const from = sent ?? ((await waits(tx, message.id, site)) ? undefined : ofSite.at(-1));
    if (!from) continue;
    await recordFact(tx, {
      incidentId: message.incidentId,
      kind: 'request-sent',
      key: message.id,
      at: from.at,
      recordedAt: app.clocks.procedure.now(),
      source: 'mail',
      evidence: from.entry,
      actor: message.sent_by ?? systemActor.id,
      siteId: site,
    });
  }
}

async function reachedBy(tx: Tx, messageId: string): Promise<Reached[]> {
  return await tx
    .selectFrom('delivery_event')
    .innerJoin('delivery', 'delivery.id', 'delivery_event.delivery_id')
    .select(['delivery.site_id as site', 'delivery.is_copy as isCopy', 'delivery_event.state'])
    .select(['delivery_event.at', 'delivery_event.entry_id as entry'])
    .where('delivery.message_id', '=', messageId)
    .where('delivery_event.state', 'in', ['sent', 'bounced-hard', 'bounced-soft'])
    .where('delivery_event.revoked_at', 'is', null)
    .orderBy('delivery_event.at')
    .orderBy('delivery_event.id')
    .execute();
}

async function sitesWithFact(tx: Tx, incidentId: string, key: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('incident_fact')
    .select('site_id')
    .where('incident_id', '=', incidentId)
    .where('kind', '=', 'request-sent')
    .where('key', '=', key)
    .execute();
  return rows.flatMap(({ site_id }) => site_id ?? []);
}

async function waits(tx: Tx, messageId: string, site: string): Promise<boolean> {
  const row = await tx
    .selectFrom('delivery')
    .select('id')
    .where('message_id', '=', messageId)
    .where('site_id', '=', site)
    .where('is_copy', '=', false)
    .where('next_try_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

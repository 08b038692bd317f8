import type { TlpLabel } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { mayReadItem, standingsOf } from '../incidents/index.ts';
import type { EventListener } from '../notify/index.ts';
import { bodyOf, mayLeave, wants } from './model.ts';
import { readerOf } from './policy.ts';
import { insertDelivery } from './queue.ts';
import { type WebhookRow, webhooks } from './store.ts';

/** Puts an event of the log in the queue of each webhook that asked for it and whose owner may read it. */
export function webhookListener(app: App): EventListener {
  return async (tx, event) => {
    const wanted = (await webhooks(tx)).filter(
      ({ disabled_at, kinds }) => disabled_at === null && wants(kinds, event.kind),
    );
    if (wanted.length === 0) return;
    const incident = await tx
      .selectFrom('incident')
      .select(['id', 'public_id', 'tlp'])
      .where('id', '=', event.incident_id)
      .executeTakeFirst();
    if (!incident) return;
    const site = event.site_id === null ? null : await siteOf(tx, event.site_id);
    const at = app.clocks.procedure.now();
    for (const webhook of wanted) {
      if (!(await mayTell(tx, webhook, incident, event, at))) continue;
      const body = bodyOf({
        kind: event.kind,
        at: event.at,
        event: event.id,
        text: event.text,
        data: event.data,
        site,
        incident: { publicId: incident.public_id, tlp: incident.tlp },
        publicUrl: app.config.publicUrl,
      });
      await insertDelivery(tx, {
        webhookId: webhook.id,
        eventId: event.id,
        kind: event.kind,
        incidentId: incident.id,
        body: JSON.stringify(body),
        at,
      });
    }
  };
}

/** What its owner reads, and no more: another NGI's incident, a label that is too narrow, an item that is not theirs. */
export async function mayTell(
  tx: Tx,
  webhook: Pick<WebhookRow, 'owner_id' | 'most_tlp'>,
  incident: { id: string; tlp: TlpLabel },
  item: { site_id: string | null; audience: 'csirt' | 'parties' },
  at: Date,
): Promise<boolean> {
  if (!mayLeave(incident.tlp, webhook.most_tlp as TlpLabel)) return false;
  const standing = (await standingsOf(tx, readerOf(webhook.owner_id), [incident], at)).get(incident.id);
  return standing !== undefined && mayReadItem(standing, { siteId: item.site_id, audience: item.audience });
}

async function siteOf(tx: Tx, id: string): Promise<{ id: string; name: string } | null> {
  const row = await tx.selectFrom('site').select(['id', 'name']).where('id', '=', id).executeTakeFirst();
  return row ?? null;
}

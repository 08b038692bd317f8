import type { Actor, DeliveryState, DeliveryStep, SiteDelivery } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { demandSite, type SiteRow } from '../federation/index.ts';
import { mayReadMail, maySeeDeliveries } from '../mail/index.ts';
import { knownParts } from './known-parts.ts';

const MOST = 500;

/** Whose word it is that a message got so far. */
const sayers: Record<DeliveryState, DeliveryStep['by']> = {
  queued: 'muster',
  sent: 'muster',
  delayed: 'mail server',
  delivered: 'mail server',
  'bounced-soft': 'mail server',
  'bounced-hard': 'mail server',
  complained: 'mail server',
  displayed: 'mail program',
  'auto-replied': 'machine',
  'ticket-opened': 'machine',
  'replied-human': 'person',
  'replied-unverified': 'person',
};

/**
 * What became of every message to a site's contacts and about the site, address by address and step by step, the
 * newest first. The words of replies and the mails that show a step are for those who may read the mail itself.
 */
export async function viewSiteDeliveries(app: App, actor: Actor, ref: string): Promise<SiteDelivery[]> {
  const site = await demandSite(app.db, actor, ref);
  const place = { siteId: site.id, ngiId: site.ngi_id };
  demand(maySeeDeliveries(actor, place));
  const reads = mayReadMail(actor, place);
  const known = await knownParts(app.db, actor, site.id);
  const rows = (await deliveriesAbout(app.db, site)).filter(
    ({ participation_id: part, sent_at }) =>
      // Of what still waits only those know who see everything: it may be an alarm to come.
      (part === null || known.has(part)) && (sent_at !== null || actor.scope.kind === 'federation'),
  );
  const steps = await stepsOf(
    app.db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const part = row.participation_id === null ? undefined : known.get(row.participation_id);
    return {
      id: row.id,
      contact: row.contact_id,
      address: row.address,
      kind: row.kind,
      subject: row.subject,
      publicId: row.public_id,
      campaign: part ? { id: part.campaign_id, name: part.campaign_name, participation: part.id } : null,
      state: row.state,
      sentAt: row.sent_at?.toISOString() ?? null,
      steps: (steps.get(row.id) ?? []).map(({ state, at, mail_id, detail, entry_id }) => ({
        state,
        at: at.toISOString(),
        by: state === 'delayed' && mail_id === null ? 'muster' : sayers[state],
        detail: reads ? detail : null,
        mail: reads ? mail_id : null,
        entry: entry_id,
      })),
    };
  });
}

/** To a contact of the site itself, or, in a drill, about the site to whomever. */
async function deliveriesAbout(db: Db, { id }: SiteRow) {
  return await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .leftJoin('participation', 'participation.id', 'message.participation_id')
    .leftJoin('contact', 'contact.id', 'delivery.contact_id')
    .select(['delivery.id', 'delivery.contact_id', 'delivery.address', 'delivery.state', 'delivery.sent_at'])
    .select(['message.kind', 'message.subject', 'message.public_id', 'message.participation_id'])
    // A mail of a drill is about its site. A real incident can concern several sites: there only the addressee tells.
    .where((e) =>
      e.or([
        e('participation.site_id', '=', id),
        e.and([
          e('participation.id', 'is', null),
          e.or([e('delivery.site_id', '=', id), e('contact.owner_id', '=', id)]),
        ]),
      ]),
    )
    .orderBy('message.created_at', 'desc')
    .orderBy('delivery.id', 'desc')
    .limit(MOST)
    .execute();
}

async function stepsOf(db: Db, deliveries: readonly string[]) {
  if (deliveries.length === 0) return new Map<string, never[]>();
  const rows = await db
    .selectFrom('delivery_event')
    .select(['delivery_id', 'state', 'at', 'mail_id', 'detail', 'entry_id'])
    .where('delivery_id', 'in', deliveries)
    .where('revoked_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return groupBy(rows, ({ delivery_id }) => delivery_id);
}

import type {
  Actor,
  DeliveryView,
  ListDeliveriesQuery,
  ListMailQuery,
  MailSummary,
  MailView,
  Page,
  ReviewItem,
} from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { nameKey } from '../../kernel/name-key.ts';
import { mayReadMail } from './policy.ts';
import type { Reader } from './store.ts';

/** As readTlp finds it in a subject. */
const saysRed = sql<boolean>`mail_reading.subject ~* '(^|[^a-z0-9])tlp\\s*[:=-]?\\s*red([^a-z0-9]|$)'`;

/** Mails with their current reading, and whose they are. */
function mails(db: Reader) {
  return db
    .selectFrom('inbound_mail')
    .leftJoin('mail_reading', (join) =>
      join.onRef('mail_reading.mail_id', '=', 'inbound_mail.id').on('mail_reading.current', '=', true),
    )
    .leftJoin('participation', 'participation.id', 'mail_reading.participation_id')
    .leftJoin('incident', 'incident.id', 'mail_reading.incident_id')
    .leftJoin('site', (join) =>
      join.on(sql<boolean>`site.id = coalesce(participation.site_id, mail_reading.site_id)`),
    )
    .select([
      'inbound_mail.id',
      'inbound_mail.received_at',
      'inbound_mail.sha256',
      'inbound_mail.size',
      'inbound_mail.triage',
      'inbound_mail.raw_erased_at',
      'inbound_mail.peer',
      'inbound_mail.envelope_from',
      'inbound_mail.envelope_to',
      'mail_reading.id as reading',
      'mail_reading.class',
      'mail_reading.rule',
      'mail_reading.from_address',
      'mail_reading.subject',
      'mail_reading.correlated_by',
      'mail_reading.verified',
      'mail_reading.review',
      'mail_reading.delivery_id',
      'mail_reading.participation_id',
      'mail_reading.incident_id',
      'participation.campaign_id',
      'incident.public_id',
      sql<boolean>`coalesce(not incident.exercise and (incident.tlp = 'RED' or ${saysRed}), false)`.as(
        'is_red',
      ),
      'site.id as site_id',
      'site.name as site_name',
      'site.ngi_id',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof mails>['execute']>>[number];

function summaryOf(row: Row): MailSummary {
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    sha256: row.sha256,
    size: row.size,
    triage: row.triage,
    rawErasedAt: row.raw_erased_at?.toISOString() ?? null,
    reading: row.reading,
    class: row.class as MailSummary['class'],
    rule: row.rule,
    from: row.from_address ?? '',
    subject: row.subject ?? '',
    correlatedBy: row.correlated_by as MailSummary['correlatedBy'],
    verified: row.verified ?? false,
    review: row.review ?? 'none',
    delivery: row.delivery_id,
    participation: row.participation_id,
    campaign: row.campaign_id,
    incident: row.incident_id === null ? null : { id: row.incident_id, publicId: row.public_id ?? '' },
    site: row.site_id === null ? null : { id: row.site_id, name: row.site_name ?? '' },
  };
}

/** Newest first. Nobody sees mail of sites outside their scope, nor an NGI what belongs to no site. */
export async function listMail(app: App, actor: Actor, query: ListMailQuery): Promise<Page<MailSummary>> {
  demand(actor.scope.kind === 'federation' || actor.scope.kind === 'ngi');
  let select = mails(app.db)
    .orderBy('inbound_mail.id', 'desc')
    .limit(query.limit + 1);
  if (actor.scope.kind === 'ngi') select = select.where('site.ngi_id', '=', actor.scope.ngiId);
  if (actor.scope.kind === 'ngi' || actor.role === 'auditor') select = select.where(notRedMail);
  if (query.campaign !== undefined) select = select.where('participation.campaign_id', '=', query.campaign);
  if (query.site !== undefined) select = select.where(siteIs(query.site));
  if (query.class !== undefined) select = select.where('mail_reading.class', '=', query.class);
  if (query.triage !== undefined) select = select.where('inbound_mail.triage', '=', query.triage);
  if (query.review !== undefined) select = select.where('mail_reading.review', '=', query.review);
  if (query.cursor !== undefined) select = select.where('inbound_mail.id', '<', query.cursor);
  return pageOf((await select.execute()).map(summaryOf), query.limit);
}

/** Mail of a real incident that is TLP:RED is read in its thread, by those who are named there. */
const notRed = sql<boolean>`coalesce(incident.tlp <> 'RED' or incident.exercise, true)`;
const notRedMail = sql<boolean>`coalesce(incident.exercise or (incident.tlp <> 'RED' and not ${saysRed}), true)`;

function siteIs(ref: string) {
  return sql<boolean>`(site.id = ${ref} or site.name_key = ${nameKey(ref)})`;
}

function pageOf<Item extends { id: string }>(items: Item[], limit: number): Page<Item> {
  const shown = items.slice(0, limit);
  return { items: shown, next: items.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

export async function viewMail(app: App, actor: Actor, id: string): Promise<MailView> {
  const row = await mails(app.db).where('inbound_mail.id', '=', id).executeTakeFirst();
  demand(
    row !== undefined && mayReadMail(actor, { siteId: row.site_id, ngiId: row.ngi_id, isRed: row.is_red }),
    'not-found',
  );
  const mail = row as Row;
  const readings = await app.db
    .selectFrom('mail_reading')
    .selectAll()
    .where('mail_id', '=', id)
    .orderBy('read_at')
    .orderBy('current')
    .execute();
  const current = readings.find((one) => one.current);
  return {
    ...summaryOf(mail),
    peer: mail.peer,
    envelopeFrom: mail.envelope_from,
    envelopeTo: mail.raw_erased_at === null ? mail.envelope_to : [],
    to: current?.to_addresses ?? [],
    cc: current?.cc_addresses ?? [],
    crypto: (current?.crypto ?? null) as MailView['crypto'],
    messageId: current?.message_id ?? '',
    sentAt: current?.sent_at?.toISOString() ?? null,
    text: current?.own_text ?? '',
    signals: current?.signals ?? [],
    recipients: (current?.recipients ?? []) as MailView['recipients'],
    readings: readings.map((one) => ({
      id: one.id,
      rulesVersion: one.rules_version,
      readAt: one.read_at.toISOString(),
      class: one.class as MailView['readings'][number]['class'],
      rule: one.rule,
      current: one.current,
    })),
  };
}

/** What became of our messages, the newest first. A site's contacts see those to their own site, as states alone. */
export async function listDeliveries(
  app: App,
  actor: Actor,
  query: ListDeliveriesQuery,
): Promise<Page<DeliveryView>> {
  const { scope } = actor;
  demand(scope.kind !== 'vo');
  let select = app.db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .leftJoin('participation', 'participation.id', 'message.participation_id')
    .leftJoin('incident', 'incident.id', 'message.incident_id')
    .leftJoin('site', (join) =>
      join.on(sql<boolean>`site.id = coalesce(participation.site_id, delivery.site_id)`),
    )
    .selectAll('delivery')
    .select(['message.kind', 'message.public_id', 'message.tlp', 'message.subject'])
    .select(['message.participation_id', 'site.id as site_id', 'site.name as site_name'])
    .orderBy('delivery.id', 'desc')
    .limit(query.limit + 1);
  if (scope.kind === 'ngi') select = select.where('site.ngi_id', '=', scope.ngiId);
  if (scope.kind === 'ngi' || actor.role === 'auditor') select = select.where(notRed);
  if (scope.kind === 'site')
    select = select.where('site.id', '=', scope.siteId).where('delivery.sent_at', 'is not', null);
  if (query.campaign !== undefined) select = select.where('participation.campaign_id', '=', query.campaign);
  if (query.site !== undefined) select = select.where(siteIs(query.site));
  if (query.contact !== undefined) select = select.where('delivery.contact_id', '=', query.contact);
  if (query.state !== undefined) select = select.where('delivery.state', '=', query.state);
  if (query.cursor !== undefined) select = select.where('delivery.id', '<', query.cursor);
  const rows = await select.execute();
  return pageOf(
    rows.map((row) => ({
      id: row.id,
      message: row.message_id,
      kind: row.kind,
      publicId: row.public_id,
      tlp: row.tlp as DeliveryView['tlp'],
      subject: row.subject,
      address: row.address,
      contact: row.contact_id,
      participation: row.participation_id,
      site: row.site_id === null ? null : { id: row.site_id, name: row.site_name ?? '' },
      state: row.state,
      stateAt: row.state_at.toISOString(),
      attempts: row.attempts,
      nextTryAt: row.next_try_at?.toISOString() ?? null,
      // Another system's words can name addresses that are not the site's.
      lastError: scope.kind === 'site' ? null : row.last_error,
      sentAt: row.sent_at?.toISOString() ?? null,
    })),
    query.limit,
  );
}

/**
 * What waits for an officer: people whom nobody knows, and, for the CSIRT, mail that fits nowhere. Oldest first.
 * With a campaign only its unknown senders, and every mail that fits nowhere, since it may be one of it.
 */
export async function reviewableMail(
  db: Reader,
  of: { campaignId?: string; ngiId?: string; limit?: number } = {},
): Promise<ReviewItem[]> {
  let select = mails(db)
    .where((e) => {
      const sender = [e('mail_reading.review', '=', 'open')];
      if (of.campaignId !== undefined) sender.push(e('participation.campaign_id', '=', of.campaignId));
      return e.or([e.and(sender), e('inbound_mail.triage', '=', 'open')]);
    })
    .orderBy('inbound_mail.id')
    .limit(of.limit ?? 500);
  if (of.ngiId !== undefined) select = select.where('site.ngi_id', '=', of.ngiId);
  return (await select.execute()).map((row) => {
    const sender = row.review === 'open';
    return {
      id: sender ? (row.reading as string) : row.id,
      kind: sender ? 'sender' : 'triage',
      participation: row.participation_id,
      site: row.site_name,
      mail: row.id,
      at: row.received_at.toISOString(),
      from: row.from_address ?? '',
      subject: row.subject ?? '',
      question: sender
        ? `Does ${row.from_address} speak for ${row.site_name ?? 'the site'}?`
        : 'Which incident does this mail belong to?',
      quote: row.from_address ?? '',
      start: 0,
      end: 0,
    };
  });
}

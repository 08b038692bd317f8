import {
  type Actor,
  type FieldValue,
  type IncidentMailItem,
  type IncidentMailQuery,
  type IncidentMailView,
  readTlp,
  type SentDelivery,
} from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { demandReadable, type Sight } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { definitionOf, isEmpty, valueText } from '../templates/index.ts';
import { mayWriteInThread } from './policy.ts';
import type { DocumentRow } from './store.ts';

type In = Extract<IncidentMailItem, { direction: 'in' }>;
type Out = Extract<IncidentMailItem, { direction: 'out' }>;

const MOST_SHOWN = 20;

/**
 * What was written to and fro on an incident, the newest last. The CSIRT reads all; an NGI what went to and came from
 * its sites and itself; a site what reached it and what its contacts wrote. With whom it is only shared reads none.
 */
export async function viewIncidentMail(
  app: App,
  actor: Actor,
  incidentRef: string,
  { before, limit }: IncidentMailQuery,
): Promise<IncidentMailView> {
  const sight = await demandReadable(app.db, actor, incidentRef, app.clocks.procedure.now());
  const reader = {
    db: app.db,
    actor,
    sight,
    before: before === undefined ? null : new Date(before),
    limit: limit + 1,
  };
  const all = sight.relation === 'shared' ? [] : [...(await received(reader)), ...(await sent(reader))];
  const items = mayReadRed(actor, sight) ? all : all.filter((item) => !isRed(item));
  const newest = items.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, limit);
  return {
    incident: sight.incident.id,
    items: newest.reverse(),
    older: items.length > limit ? (newest[0]?.at ?? null) : null,
    mayWrite: mayWriteInThread(actor, sight, sight.incident),
  };
}

/** What one mail or message says of itself counts, whatever the incident’s label: RED is for individuals. */
function isRed({ tlp, document }: IncidentMailItem): boolean {
  return tlp === 'RED' || document?.tlp === 'RED';
}

/** The CSIRT, the site that it was written to or by, and who has a role in the incident. */
function mayReadRed(actor: Actor, { relation }: Sight): boolean {
  if (actor.role === 'auditor') return false;
  return relation === 'all' || actor.scope.kind === 'site';
}

interface Reader {
  db: Db;
  actor: Actor;
  sight: Sight;
  before: Date | null;
  limit: number;
}

async function received({ db, actor, sight, before, limit }: Reader): Promise<In[]> {
  const isSite = actor.scope.kind === 'site' && sight.relation === 'own';
  // In a drill a site's contacts read of mail what the campaign shows them.
  if (isSite && sight.incident.exercise) return [];
  let query = db
    .selectFrom('mail_reading')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .leftJoin('participation', 'participation.id', 'mail_reading.participation_id')
    .leftJoin('site', (join) =>
      join.on(sql<boolean>`site.id = coalesce(mail_reading.site_id, participation.site_id)`),
    )
    .leftJoin('delivery', 'delivery.id', 'mail_reading.delivery_id')
    .selectAll('mail_reading')
    .select(['inbound_mail.received_at', 'inbound_mail.raw_erased_at'])
    .select(['site.id as of_site', 'site.name as site_name', 'delivery.message_id as answers'])
    .where('mail_reading.incident_id', '=', sight.incident.id)
    .where('mail_reading.current', '=', true)
    .orderBy('inbound_mail.received_at', 'desc')
    .limit(limit);
  if (before) query = query.where('inbound_mail.received_at', '<', before);
  if (sight.relation === 'own') query = query.where('site.id', 'in', none(sight.sites));
  if (isSite) query = query.where('mail_reading.verified', '=', true);
  const rows = await query.execute();
  const documents = await documentsOf(
    db,
    'mail_id',
    rows.map(({ mail_id }) => mail_id),
  );
  const attachments = await attachmentsOf(
    db,
    rows.map(({ mail_id }) => mail_id),
  );
  return rows.map((row) => ({
    direction: 'in',
    id: row.mail_id,
    at: row.received_at.toISOString(),
    site: row.of_site === null ? null : { id: row.of_site, name: row.site_name ?? '' },
    from: row.from_name === '' ? row.from_address : `${row.from_name} <${row.from_address}>`,
    to: row.to_addresses,
    cc: row.cc_addresses,
    subject: row.subject,
    class: row.class as In['class'],
    crypto: row.crypto as In['crypto'],
    verified: row.verified,
    review: isSite ? 'none' : row.review,
    reading: isSite ? null : row.id,
    tlp: readTlp(row.subject) ?? null,
    text: row.own_text,
    erased: row.raw_erased_at !== null,
    attachments: attachments.get(row.mail_id) ?? [],
    document: documentView(documents.get(row.mail_id)),
    answers: row.answers,
  }));
}

/** What hung on mails is evidence of the incident by now. */
async function attachmentsOf(db: Db, mails: readonly string[]): Promise<Map<string, In['attachments']>> {
  if (mails.length === 0) return new Map();
  const rows = await db
    .selectFrom('evidence_item')
    .select(['mail_id', 'name', 'size', 'note'])
    .where('mail_id', 'in', [...mails])
    .orderBy('id')
    .execute();
  const groups = groupBy(rows, ({ mail_id }) => mail_id ?? '');
  return new Map(
    [...groups].map(([mail, items]) => [
      mail,
      items.map(({ name, size, note }) => ({
        name,
        type: / as (\S+)$/.exec(note)?.[1] ?? '',
        bytes: Number(size),
      })),
    ]),
  );
}

async function sent({ db, actor, sight, before, limit }: Reader): Promise<Out[]> {
  const isSite = actor.scope.kind === 'site' && sight.relation === 'own';
  const at = sql<Date>`coalesce(message.left_at, message.created_at)`;
  const theirs = sql<boolean>`exists (select from delivery d left join contact c on c.id = d.contact_id
    where d.message_id = message.id and ${visibleDelivery(actor, sight)})`;
  let query = db
    .selectFrom('message')
    .selectAll('message')
    .select(at.as('at'))
    .where('incident_id', '=', sight.incident.id)
    .orderBy(at, 'desc')
    .limit(limit);
  if (sight.relation === 'own') query = query.where(theirs);
  if (before) query = query.where(at, '<', before);
  const rows = await query.execute();
  const ids = rows.map(({ id }) => id);
  const deliveries = await deliveriesOf(db, actor, sight, ids);
  const documents = await documentsOf(db, 'message_id', ids);
  const names = isSite
    ? new Map<string, string>()
    : await namesOfActors(
        db,
        rows.flatMap(({ sent_by }) => sent_by ?? []),
      );
  return rows.map((row) => {
    const own = deliveries.get(row.id) ?? [];
    return {
      direction: 'out',
      id: row.id,
      at: row.at.toISOString(),
      kind: row.kind,
      subject: row.subject,
      tlp: row.tlp as Out['tlp'],
      text: row.body,
      notBefore: row.not_before.toISOString(),
      recalledAt: row.recalled_at?.toISOString() ?? null,
      waiting:
        row.recalled_at === null &&
        own.some(({ sentAt, state }) => sentAt === null && (state === 'queued' || state === 'delayed')),
      sentBy: row.sent_by === null || isSite ? null : (names.get(row.sent_by) ?? null),
      document: documentView(documents.get(row.id)),
      deliveries: own.slice(0, MOST_SHOWN),
      counts: countsOf(own),
    };
  });
}

/** Of a delivery `d` and its contact `c`. */
function visibleDelivery(actor: Actor, { relation, sites }: Sight) {
  if (relation === 'all') return sql<boolean>`true`;
  if (actor.scope.kind === 'site')
    return sql<boolean>`(d.sent_at is not null and (d.site_id = any(${[...sites]}) or c.owner_id = any(${[...sites]})))`;
  const owners = actor.scope.kind === 'ngi' ? [...sites, actor.scope.ngiId] : [...sites];
  return sql<boolean>`(d.site_id = any(${[...sites]}) or c.owner_id = any(${owners}))`;
}

/** What needs somebody comes first. */
const URGENT = ['bounced-hard', 'bounced-soft', 'delayed', 'replied-unverified', 'complained'];

async function deliveriesOf(
  db: Db,
  actor: Actor,
  sight: Sight,
  messages: readonly string[],
): Promise<Map<string, SentDelivery[]>> {
  if (messages.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    message_id: string;
    address: string;
    is_copy: boolean;
    contact_id: string | null;
    state: SentDelivery['state'];
    state_at: Date;
    sent_at: Date | null;
    site_id: string | null;
    attempts: number;
    last_error: string | null;
  }>`select d.id, d.message_id, d.address, d.is_copy, d.contact_id, d.state, d.state_at, d.sent_at, d.site_id, d.attempts, d.last_error
    from delivery d left join contact c on c.id = d.contact_id
    where d.message_id = any(${[...messages]}) and ${visibleDelivery(actor, sight)}
    order by d.state = any(${URGENT}) desc, d.is_copy, d.address, d.id`.execute(db);
  const groups = groupBy(rows, ({ message_id }) => message_id);
  return new Map(
    [...groups].map(([message, ofMessage]) => [
      message,
      ofMessage.map((row) => ({
        id: row.id,
        address: row.address,
        as: row.is_copy ? ('cc' as const) : ('to' as const),
        contact: row.contact_id,
        state: row.state,
        stateAt: row.state_at.toISOString(),
        sentAt: row.sent_at?.toISOString() ?? null,
        site: actor.scope.kind === 'site' ? null : row.site_id,
        attempts: row.attempts,
        lastError: actor.scope.kind === 'site' ? null : row.last_error,
      })),
    ]),
  );
}

function countsOf(deliveries: readonly SentDelivery[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of deliveries) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

async function documentsOf(
  db: Db,
  by: 'mail_id' | 'message_id',
  ids: readonly string[],
): Promise<Map<string, DocumentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('incident_document')
    .selectAll()
    .where(by, 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row[by] as string, row]));
}

function documentView(row: DocumentRow | undefined): In['document'] {
  if (!row) return null;
  const { title, fields } = definitionOf(row.name);
  const values = row.fields as Record<string, FieldValue>;
  return {
    name: row.name,
    title,
    version: row.version,
    tlp: row.tlp,
    exact: row.exact,
    missing: fields.filter(({ name }) => row.missing.includes(name)).map(({ label }) => label),
    fields: fields
      .filter(({ name }) => !isEmpty(values[name]))
      .map((field) => ({ label: field.label, text: valueText(field, values[field.name] as FieldValue) })),
  };
}

function none(ids: readonly string[]): string[] {
  return ids.length > 0 ? [...ids] : [''];
}

import type { DeliveryState } from '@muster/contract';
import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type {
  DeliveryTable,
  InboundMailTable,
  MailReadingTable,
  MessageTable,
} from '../../db/tables/mail.ts';
import { nextState } from './model.ts';

export type Reader = Db | Tx;
export type MessageRow = Selectable<MessageTable>;
export type DeliveryRow = Selectable<DeliveryTable>;
export type InboundMailRow = Selectable<InboundMailTable>;
export type MailReadingRow = Selectable<MailReadingTable>;

/** The id of this Muster, the same for every server process on one database: what its loop header carries. */
export async function loopMark(db: Reader): Promise<string> {
  const row = await db.selectFrom('ledger_sealer').select('ledger_id').executeTakeFirstOrThrow();
  return row.ledger_id;
}

export interface Outgoing {
  delivery: DeliveryRow;
  message: MessageRow;
}

export async function outgoing(db: Reader, deliveryId: string): Promise<Outgoing | undefined> {
  const delivery = await db
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  if (!delivery) return undefined;
  const message = await db
    .selectFrom('message')
    .selectAll()
    .where('id', '=', delivery.message_id)
    .executeTakeFirstOrThrow();
  return { delivery, message };
}

/** Until the commit nobody else changes this delivery. */
export async function lockDelivery(tx: Tx, id: string): Promise<DeliveryRow> {
  return await tx
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

export interface NewEvent {
  delivery: string;
  state: DeliveryState;
  at: Date;
  mail: string | null;
  detail: string;
  entry: string;
}

/** Longest of foreign words that is kept. */
const LONGEST_DETAIL = 500;

/** Notes states that were reached and derives the states of the deliveries. */
export async function addEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const deliveries = await lockDeliveries(
    tx,
    events.map(({ delivery }) => delivery),
  );
  await tx
    .insertInto('delivery_event')
    .values(
      events.map((event) => ({
        delivery_id: event.delivery,
        state: event.state,
        at: event.at,
        mail_id: event.mail,
        detail: event.detail.slice(0, LONGEST_DETAIL),
        entry_id: event.entry,
        revoked_at: null,
      })),
    )
    .execute();
  await deriveStates(tx, deliveries);
}

/** What earlier readings of these mails said no longer counts. */
export async function revokeEventsOf(tx: Tx, mails: readonly string[], at: Date): Promise<void> {
  const rows = await tx
    .updateTable('delivery_event')
    .set({ revoked_at: at })
    .where('mail_id', 'in', [...mails])
    .where('revoked_at', 'is', null)
    .returning('delivery_id')
    .execute();
  if (rows.length === 0) return;
  const deliveries = await lockDeliveries(
    tx,
    rows.map((row) => row.delivery_id),
  );
  await deriveStates(tx, deliveries);
}

/** In one order, so that two who lock several never wait for each other. */
async function lockDeliveries(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('delivery')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

async function deriveStates(tx: Tx, deliveries: readonly string[]): Promise<void> {
  const events = await tx
    .selectFrom('delivery_event')
    .select(['delivery_id', 'state', 'at'])
    .where('delivery_id', 'in', [...deliveries])
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  const states = new Map<string, { state: DeliveryState; at: Date }>();
  for (const { delivery_id, state, at } of events) {
    const now = states.get(delivery_id);
    if (!now || (nextState(now.state, state) === state && now.state !== state))
      states.set(delivery_id, { state, at });
  }
  if (states.size === 0) return;
  const reached = [...states.values()];
  await sql`update delivery set state = now.state, state_at = now.at
    from unnest(${[...states.keys()]}::text[], ${reached.map(({ state }) => state)}::text[],
      ${reached.map(({ at }) => at)}::timestamptz[]) as now (id, state, at)
    where delivery.id = now.id`.execute(tx);
}

/** Without its bytes, which can be 25 MB. */
const mailColumns = [
  'id',
  'received_at',
  'sha256',
  'size',
  'envelope_from',
  'envelope_to',
  'peer',
  'raw_erased_at',
  'read_at',
  'triage',
  'triage_at',
  'triage_by',
  'assigned_incident_id',
  'entry_id',
] as const;
export type MailRow = Omit<InboundMailRow, 'raw'>;

export async function mailById(db: Reader, id: string): Promise<MailRow | undefined> {
  return await db.selectFrom('inbound_mail').select(mailColumns).where('id', '=', id).executeTakeFirst();
}

export async function rawOf(db: Reader, id: string): Promise<Buffer | null> {
  const row = await db.selectFrom('inbound_mail').select('raw').where('id', '=', id).executeTakeFirst();
  return row?.raw ?? null;
}

/** Until the commit nobody else reads or assigns this mail. */
export async function lockMail(tx: Tx, id: string): Promise<MailRow | undefined> {
  return await tx
    .selectFrom('inbound_mail')
    .select(mailColumns)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function currentReading(db: Reader, mail: string): Promise<MailReadingRow | undefined> {
  return await db
    .selectFrom('mail_reading')
    .selectAll()
    .where('mail_id', '=', mail)
    .where('current', '=', true)
    .executeTakeFirst();
}

export async function currentReadings(
  db: Reader,
  mails: readonly string[],
): Promise<Map<string, MailReadingRow>> {
  const rows = await db
    .selectFrom('mail_reading')
    .selectAll()
    .where('mail_id', 'in', [...mails])
    .where('current', '=', true)
    .execute();
  return new Map(rows.map((row) => [row.mail_id, row]));
}

export async function readingById(db: Reader, id: string): Promise<MailReadingRow | undefined> {
  return await db.selectFrom('mail_reading').selectAll().where('id', '=', id).executeTakeFirst();
}

export interface Place {
  participationId: string | null;
  incidentId: string | null;
  campaignId: string | null;
  siteId: string | null;
  ngiId: string | null;
  /** Of a real incident that is TLP:RED. */
  isRed: boolean;
}

export const nowhere: Place = {
  participationId: null,
  incidentId: null,
  campaignId: null,
  siteId: null,
  ngiId: null,
  isRed: false,
};

/** Whose a mail is, from what it was correlated with. */
export async function placeOf(
  db: Reader,
  of: { participationId: string | null; incidentId: string | null },
): Promise<Place> {
  if (of.participationId !== null) {
    const part = await db
      .selectFrom('participation')
      .leftJoin('site', 'site.id', 'participation.site_id')
      .select(['participation.campaign_id', 'participation.site_id', 'participation.incident_id'])
      .select('site.ngi_id')
      .where('participation.id', '=', of.participationId)
      .executeTakeFirst();
    if (part)
      return {
        participationId: of.participationId,
        incidentId: part.incident_id ?? of.incidentId,
        campaignId: part.campaign_id,
        siteId: part.site_id,
        ngiId: part.ngi_id,
        isRed: false,
      };
  }
  if (of.incidentId === null) return nowhere;
  const incident = await db
    .selectFrom('incident')
    .leftJoin('participation', 'participation.incident_id', 'incident.id')
    .leftJoin('site', 'site.id', 'incident.site_id')
    .select(['participation.id as participation', 'participation.campaign_id', 'incident.site_id'])
    .select(['site.ngi_id', 'incident.tlp', 'incident.exercise'])
    .where('incident.id', '=', of.incidentId)
    .executeTakeFirst();
  return {
    participationId: incident?.participation ?? null,
    incidentId: of.incidentId,
    campaignId: incident?.campaign_id ?? null,
    siteId: incident?.site_id ?? null,
    ngiId: incident?.ngi_id ?? null,
    isRed: incident?.tlp === 'RED' && !incident.exercise,
  };
}

/** Where incidents that were merged into others lead to; by the id asked for. */
export async function leadingIncidents(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ start: string; id: string }>`
    with recursive led (start, id, next) as (
      select id, id, merged_into from incident where id = any(${[...new Set(ids)]})
      union all select led.start, i.id, i.merged_into from led join incident i on i.id = led.next
    ) select start, id from led where next is null`.execute(db);
  return new Map(rows.map(({ start, id }) => [start, id]));
}

export interface SiteOfIncident {
  siteId: string;
  ngiId: string | null;
  /** Of its contacts, also those that have gone: a mail may have been long under way. */
  addresses: string[];
}

/** The sites that an incident concerns, and who writes for them. */
export async function sitesOfIncident(db: Reader, incidentId: string): Promise<SiteOfIncident[]> {
  const rows = await db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .leftJoin('contact', (join) =>
      join.onRef('contact.owner_id', '=', 'site.id').on('contact.channel', '=', 'email'),
    )
    .select(['site.id', 'site.ngi_id', 'contact.address'])
    .where('incident_site.incident_id', '=', incidentId)
    .where('incident_site.ended_at', 'is', null)
    .execute();
  const sites = new Map<string, SiteOfIncident>();
  for (const { id, ngi_id, address } of rows) {
    const site = sites.get(id) ?? { siteId: id, ngiId: ngi_id, addresses: [] };
    if (address !== null) site.addresses.push(address);
    sites.set(id, site);
  }
  return [...sites.values()];
}

export async function setTriage(
  tx: Tx,
  mails: readonly string[],
  triage: InboundMailRow['triage'],
  by: { at: Date; actor: string } | null,
): Promise<void> {
  if (mails.length === 0) return;
  await tx
    .updateTable('inbound_mail')
    .set({ triage, triage_at: by?.at ?? null, triage_by: by?.actor ?? null })
    .where('id', 'in', [...mails])
    .execute();
}

/** The mail and the oldest of those that nobody has read yet, with their bytes; at most so many, and so much. */
export async function unreadBatch(
  db: Db,
  mail: string,
  most: number,
  mostBytes: number,
): Promise<{ id: string; raw: Buffer }[]> {
  const { rows } = await sql<{ id: string; size: number }>`
    (select id, size from inbound_mail where id = ${mail} and raw is not null)
    union all
    (select id, size from inbound_mail where id <> ${mail} and read_at is null and raw is not null
      order by id limit ${most - 1})`.execute(db);
  const ids: string[] = [];
  let bytes = 0;
  for (const { id, size } of rows) {
    bytes += size;
    if (ids.length > 0 && bytes > mostBytes) break;
    ids.push(id);
  }
  if (ids.length === 0) return [];
  const found = await db.selectFrom('inbound_mail').select(['id', 'raw']).where('id', 'in', ids).execute();
  return found.flatMap(({ id, raw }) => (raw ? [{ id, raw }] : []));
}

/** Of these mails those that nobody has read yet, in one order; until the commit nobody else reads them. */
export async function lockUnread(tx: Tx, ids: readonly string[]): Promise<MailRow[]> {
  return await tx
    .selectFrom('inbound_mail')
    .select(mailColumns)
    .where('id', 'in', [...ids])
    .where('read_at', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

export async function markRead(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({ read_at: at })
    .where('id', 'in', [...ids])
    .where('read_at', 'is', null)
    .execute();
}

/** Deliveries whose try is overdue, and mails that nobody read: work whose job was lost or given up. */
export async function overdueDeliveries(db: Db, before: Date): Promise<{ id: string; attempts: number }[]> {
  return await db
    .selectFrom('delivery')
    .select(['id', 'attempts'])
    .where('next_try_at', '<', before)
    .orderBy('next_try_at')
    .limit(500)
    .execute();
}

export async function unreadMails(db: Db, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('inbound_mail')
    .select('id')
    .where('read_at', 'is', null)
    .where('triage', '=', 'none')
    .where('received_at', '<', before)
    .limit(500)
    .execute();
  return rows.map(({ id }) => id);
}

import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type {
  DeliveryTable,
  InboundMailTable,
  MailReadingTable,
  MessageTable,
} from '../../db/tables/mail.ts';
import { type DeliveryState, nextState } from './model.ts';

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

/** Notes a state that was reached and derives the delivery's state; the delivery must be locked. */
export async function addEvent(tx: Tx, event: NewEvent): Promise<void> {
  await tx
    .insertInto('delivery_event')
    .values({
      delivery_id: event.delivery,
      state: event.state,
      at: event.at,
      mail_id: event.mail,
      detail: event.detail.slice(0, LONGEST_DETAIL),
      entry_id: event.entry,
      revoked_at: null,
    })
    .execute();
  await deriveState(tx, event.delivery);
}

/** What earlier readings of the mail said no longer counts. Gives the deliveries that this touched. */
export async function revokeEventsOf(tx: Tx, mail: string, at: Date): Promise<void> {
  const rows = await tx
    .updateTable('delivery_event')
    .set({ revoked_at: at })
    .where('mail_id', '=', mail)
    .where('revoked_at', 'is', null)
    .returning('delivery_id')
    .execute();
  for (const id of new Set(rows.map((row) => row.delivery_id))) {
    await lockDelivery(tx, id);
    await deriveState(tx, id);
  }
}

async function deriveState(tx: Tx, delivery: string): Promise<void> {
  const events = await tx
    .selectFrom('delivery_event')
    .select(['state', 'at'])
    .where('delivery_id', '=', delivery)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  const [first, ...others] = events;
  if (!first) return;
  let { state, at } = first;
  for (const event of others) {
    const next = nextState(state, event.state);
    if (next !== state) ({ state, at } = event);
  }
  await tx.updateTable('delivery').set({ state, state_at: at }).where('id', '=', delivery).execute();
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

export async function readingById(db: Reader, id: string): Promise<MailReadingRow | undefined> {
  return await db.selectFrom('mail_reading').selectAll().where('id', '=', id).executeTakeFirst();
}

export interface Place {
  participationId: string | null;
  incidentId: string | null;
  campaignId: string | null;
  siteId: string | null;
  ngiId: string | null;
}

export const nowhere: Place = {
  participationId: null,
  incidentId: null,
  campaignId: null,
  siteId: null,
  ngiId: null,
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
      };
  }
  if (of.incidentId === null) return nowhere;
  const incident = await db
    .selectFrom('incident')
    .leftJoin('participation', 'participation.incident_id', 'incident.id')
    .leftJoin('site', 'site.id', 'incident.site_id')
    .select(['participation.id as participation', 'participation.campaign_id', 'incident.site_id'])
    .select('site.ngi_id')
    .where('incident.id', '=', of.incidentId)
    .executeTakeFirst();
  return {
    participationId: incident?.participation ?? null,
    incidentId: of.incidentId,
    campaignId: incident?.campaign_id ?? null,
    siteId: incident?.site_id ?? null,
    ngiId: incident?.ngi_id ?? null,
  };
}

export async function setTriage(
  tx: Tx,
  mail: string,
  triage: InboundMailRow['triage'],
  by: { at: Date; actor: string } | null,
): Promise<void> {
  await tx
    .updateTable('inbound_mail')
    .set({ triage, triage_at: by?.at ?? null, triage_by: by?.actor ?? null })
    .where('id', '=', mail)
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
  const { rows } = await sql<{ id: string }>`
    select id from inbound_mail m where triage = 'none' and received_at < ${before} and raw is not null
      and not exists (select from mail_reading r where r.mail_id = m.id) order by id limit 500`.execute(db);
  return rows.map(({ id }) => id);
}

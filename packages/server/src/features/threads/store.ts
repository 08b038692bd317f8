import type { DraftContent, IncidentDocument } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { MessageTable } from '../../db/tables/mail.ts';
import type { IncidentDocumentTable, MessageDraftTable } from '../../db/tables/threads.ts';

export type DraftRow = Selectable<MessageDraftTable>;
export type DocumentRow = Selectable<IncidentDocumentTable>;

/** A mail that came in on an incident, as its current reading has it. */
export interface ThreadMail {
  id: string;
  publicId: string;
  siteId: string | null;
  from: string;
  fromAddress: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  messageId: string;
  receivedAt: Date;
}

export async function mailOfIncident(
  db: Db | Tx,
  incidentId: string,
  mailId: string,
): Promise<ThreadMail | undefined> {
  const row = await db
    .selectFrom('mail_reading')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .innerJoin('incident', 'incident.id', 'mail_reading.incident_id')
    .select(['mail_reading.site_id', 'from_address', 'from_name', 'to_addresses', 'cc_addresses', 'subject'])
    .select(['own_text', 'message_id', 'inbound_mail.received_at', 'incident.public_id'])
    .where('mail_reading.mail_id', '=', mailId)
    .where('mail_reading.current', '=', true)
    .where('mail_reading.incident_id', '=', incidentId)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: mailId,
    publicId: row.public_id,
    siteId: row.site_id,
    from: row.from_name === '' ? row.from_address : `${row.from_name} <${row.from_address}>`,
    fromAddress: row.from_address,
    to: row.to_addresses,
    cc: row.cc_addresses,
    subject: row.subject,
    text: row.own_text,
    messageId: row.message_id,
    receivedAt: row.received_at,
  };
}

/** The number of the next follow-up that goes out. */
export async function nextVersion(db: Db | Tx, incidentId: string): Promise<number> {
  const row = await db
    .selectFrom('incident_document')
    .select((e) => e.fn.max('version').as('version'))
    .where('incident_id', '=', incidentId)
    .where('name', '=', 'follow-up')
    .where('message_id', 'is not', null)
    .executeTakeFirst();
  return (row?.version ?? 0) + 1;
}

/** The newest document of a kind on an incident, whoever wrote it. */
export async function newestDocument(
  db: Db | Tx,
  incidentId: string,
  names: readonly IncidentDocument['name'][],
): Promise<DocumentRow | undefined> {
  return await db
    .selectFrom('incident_document')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('name', 'in', [...names])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function sentBefore(
  tx: Tx,
  incidentId: string,
  key: string,
): Promise<Pick<Selectable<MessageTable>, 'id' | 'request_sha256'> | undefined> {
  return await tx
    .selectFrom('message')
    .select(['id', 'request_sha256'])
    .where('incident_id', '=', incidentId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
}

export async function draftsOf(db: Db | Tx, incidentId: string): Promise<DraftRow[]> {
  return await db
    .selectFrom('message_draft')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('gone_at', 'is', null)
    .orderBy('saved_at', 'desc')
    .execute();
}

/** Until the commit nobody else changes it. */
export async function lockDraft(tx: Tx, incidentId: string, id: string): Promise<DraftRow | undefined> {
  return await tx
    .selectFrom('message_draft')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('id', '=', id)
    .where('gone_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertDraft(
  tx: Tx,
  row: Omit<DraftRow, 'content'> & { content: DraftContent },
): Promise<void> {
  await tx
    .insertInto('message_draft')
    .values({ ...row, content: JSON.stringify(row.content).replaceAll('\\u0000', '') })
    .execute();
}

import type { FormFacts } from './reader/index.ts';
import type { MessageRow, Reader } from './store.ts';

/** A message of ours, and what became of it at each address. */
export interface SentMessage {
  id: string;
  kind: MessageRow['kind'];
  subject: string;
  text: string;
  tlp: string;
  queuedAt: Date;
  deliveries: {
    address: string;
    state: string;
    at: Date;
    sentAt: Date | null;
    attempts: number;
    lastError: string | null;
  }[];
}

/** A mail that came in, as its current reading has it. */
export interface ReceivedMessage {
  id: string;
  class: string;
  at: Date;
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  erased: boolean;
  verified: boolean;
  review: 'none' | 'open' | 'accepted' | 'refused';
  form: FormFacts;
}

/** Everything that was written to and fro on a participation, people and machines; each list oldest first. */
export async function threadOf(
  db: Reader,
  participationId: string,
): Promise<{ sent: SentMessage[]; received: ReceivedMessage[] }> {
  const deliveries = await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['message.id', 'message.kind', 'message.subject', 'message.body', 'message.tlp'])
    .select([
      'message.created_at',
      'delivery.address',
      'delivery.state',
      'delivery.state_at',
      'delivery.sent_at',
      'delivery.attempts',
      'delivery.last_error',
    ])
    .where('message.participation_id', '=', participationId)
    .orderBy('message.created_at')
    .orderBy('delivery.id')
    .execute();
  const sent = new Map<string, SentMessage>();
  for (const row of deliveries) {
    const message = sent.get(row.id) ?? {
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      text: row.body,
      tlp: row.tlp,
      queuedAt: row.created_at,
      deliveries: [],
    };
    const { address, state, state_at: at, sent_at: sentAt, attempts, last_error: lastError } = row;
    message.deliveries.push({ address, state, at, sentAt, attempts, lastError });
    sent.set(row.id, message);
  }
  return { sent: [...sent.values()], received: await receivedOn(db, participationId) };
}

async function receivedOn(db: Reader, participationId: string): Promise<ReceivedMessage[]> {
  const rows = await db
    .selectFrom('mail_reading')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .selectAll('mail_reading')
    .select(['inbound_mail.received_at', 'inbound_mail.raw_erased_at'])
    .where('mail_reading.participation_id', '=', participationId)
    .where('mail_reading.current', '=', true)
    .orderBy('inbound_mail.received_at')
    .orderBy('inbound_mail.id')
    .execute();
  return rows.map((row) => ({
    id: row.mail_id,
    class: row.class,
    at: row.received_at,
    from: row.from_name === '' ? row.from_address : `${row.from_name} <${row.from_address}>`,
    to: row.to_addresses,
    cc: row.cc_addresses,
    subject: row.subject,
    text: row.own_text,
    erased: row.raw_erased_at !== null,
    verified: row.verified,
    review: row.review,
    form: row.form as unknown as FormFacts,
  }));
}

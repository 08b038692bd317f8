import type { DeliveryState } from '@muster/contract';
import type { FormFacts } from '../reader/index.ts';
import type { Reader } from '../store.ts';

export interface DeliveryHistory {
  id: string;
  message: string;
  /** The message's kind and what it was written for: `alarm` and an inject's id. */
  kind: string;
  ref: string;
  contactId: string | null;
  address: string;
  state: DeliveryState;
  sentAt: Date | null;
  /** Every state reached, oldest first, each with the ledger entry that records it. */
  states: { state: DeliveryState; at: Date; entry: string; mail: string | null; detail: string }[];
}

/** What became of every message to a participation, address by address. */
export async function deliveriesOf(db: Reader, participationId: string): Promise<DeliveryHistory[]> {
  const rows = await deliveries(db)
    .where('message.participation_id', '=', participationId)
    .orderBy('delivery.id')
    .execute();
  return await withStates(db, rows);
}

function deliveries(db: Reader) {
  return db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['delivery.id', 'delivery.message_id', 'message.kind', 'message.ref', 'delivery.contact_id'])
    .select(['delivery.address', 'delivery.state', 'delivery.sent_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof deliveries>['execute']>>[number];

async function withStates(db: Reader, rows: readonly Row[]): Promise<DeliveryHistory[]> {
  if (rows.length === 0) return [];
  const events = await db
    .selectFrom('delivery_event')
    .select(['delivery_id', 'state', 'at', 'entry_id', 'mail_id', 'detail'])
    .where(
      'delivery_id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('revoked_at', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .execute();
  const byDelivery = new Map<string, typeof events>();
  for (const event of events) {
    const known = byDelivery.get(event.delivery_id);
    if (known) known.push(event);
    else byDelivery.set(event.delivery_id, [event]);
  }
  return rows.map((row) => ({
    id: row.id,
    message: row.message_id,
    kind: row.kind,
    ref: row.ref,
    contactId: row.contact_id,
    address: row.address,
    state: row.state,
    sentAt: row.sent_at,
    states: (byDelivery.get(row.id) ?? []).map(({ state, at, entry_id, mail_id, detail }) => ({
      state,
      at,
      entry: entry_id,
      mail: mail_id,
      detail,
    })),
  }));
}

export interface Reply {
  mail: string;
  reading: string;
  /** When it reached us, procedure time; what its Date field says counts for nothing. */
  at: Date;
  from: string;
  to: string[];
  cc: string[];
  subject: string;
  /** What its author wrote; empty once erased. */
  text: string;
  delivery: string | null;
  verified: boolean;
  review: 'none' | 'open' | 'accepted' | 'refused';
  /** The CSIRT's address, and a contact of the site's NGI, stood in To or Cc. */
  addressedCsirt: boolean;
  addressedNgi: boolean;
  form: FormFacts;
  /** Ledger entry of the reading. */
  entry: string;
}

/** What people wrote on a participation, oldest first; each mail as its current reading has it. */
export async function repliesOf(db: Reader, participationId: string): Promise<Reply[]> {
  const rows = await db
    .selectFrom('mail_reading')
    .innerJoin('inbound_mail', 'inbound_mail.id', 'mail_reading.mail_id')
    .selectAll('mail_reading')
    .select('inbound_mail.received_at')
    .where('mail_reading.participation_id', '=', participationId)
    .where('mail_reading.current', '=', true)
    .where('mail_reading.class', '=', 'human')
    .orderBy('inbound_mail.received_at')
    .orderBy('inbound_mail.id')
    .execute();
  return rows.map((row) => ({
    mail: row.mail_id,
    reading: row.id,
    at: row.received_at,
    from: row.from_address,
    to: row.to_addresses,
    cc: row.cc_addresses,
    subject: row.subject,
    text: row.own_text,
    delivery: row.delivery_id,
    verified: row.verified,
    review: row.review,
    addressedCsirt: row.addressed_csirt,
    addressedNgi: row.addressed_ngi,
    form: row.form as unknown as FormFacts,
    entry: row.entry_id,
  }));
}

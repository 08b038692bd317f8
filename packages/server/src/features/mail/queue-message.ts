import { type Protection, systemActor, type TlpLabel } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { enqueue, enqueueAll, type NewJob } from '../../jobs/index.ts';
import { newId, randomText } from '../../kernel/ids.ts';
import { type Frozen, freezeKeys } from '../keyring/index.ts';

export interface NewRecipient {
  contactId: string | null;
  address: string;
  /** Whose contact it is. */
  siteId?: string | null;
  /** For information only. */
  isCopy?: boolean;
}

export interface NewMessage {
  /** Procedure time. */
  at: Date;
  /** `alarm`, `request`, `notice`, `officer-alert` … */
  kind: string;
  /** Id of what it is written for. */
  ref: string;
  participationId: string | null;
  incidentId: string | null;
  /** The incident's id as people write it; stands in the subject. */
  publicId: string;
  tlp: TlpLabel;
  subject: string;
  body: string;
  recipients: readonly NewRecipient[];
  /** Procedure time before which nothing goes out. */
  notBefore: Date;
  /** For exercises: whom to ask; null for what is real. */
  exerciseContact: string | null;
  /** Id of who wrote it; Muster itself when absent. */
  sentBy?: string;
  answersMailId?: string | null;
  /** The mail that goes along, quoted and with its attachments. */
  forwardsMailId?: string | null;
  /** Beside what the label demands of a message that a person sends about a real incident. */
  protection?: Protection;
  /** What the sender calls this message, and what it says: see the index message_idempotency. */
  idempotency?: { key: string; sha256: string };
}

/** Freezes the recipients and puts one delivery each in the queue; gives the message's id. */
export async function queueMessage(tx: Tx, message: NewMessage): Promise<string> {
  const { at, notBefore } = message;
  const id = newId('msg', at);
  const salt = await saltFor(tx, id);
  const frozen = await protectionOf(tx, message);
  const deliveries = message.recipients.map(({ contactId, address, siteId, isCopy }) => ({
    id: newId('dlv', at),
    message_id: id,
    contact_id: contactId,
    address,
    rfc_message_id: `m.${randomText(26)}`,
    verp_token: randomText(20),
    state: 'queued' as const,
    state_at: at,
    not_before: notBefore,
    next_try_at: notBefore,
    last_error: null,
    sent_at: null,
    site_id: siteId ?? null,
    is_copy: isCopy ?? false,
    key_id: frozen.keys.get(address.toLowerCase())?.id ?? null,
    key_fingerprint: frozen.keys.get(address.toLowerCase())?.fingerprint ?? null,
  }));
  const entry = await appendEntry(tx, {
    at,
    kind: 'message.queued',
    subject: id,
    actor: message.sentBy ?? systemActor.id,
    body: {
      ref: message.ref,
      participation: message.participationId,
      incident: message.incidentId,
      tlp: message.tlp,
      text: commitment(salt, [message.subject, message.body]),
      ...(frozen.protection === 'none' ? {} : { protection: frozen.protection }),
      deliveries: deliveries.map((one) => ({
        delivery: one.id,
        contact: one.contact_id,
        to: commitment(salt, one.address),
        ...(one.key_id === null ? {} : { key: one.key_id }),
      })),
    },
  });
  await tx
    .insertInto('message')
    .values({
      id,
      kind: message.kind,
      ref: message.ref,
      participation_id: message.participationId,
      incident_id: message.incidentId,
      public_id: message.publicId,
      tlp: message.tlp,
      subject: message.subject,
      body: message.body,
      exercise_contact: message.exerciseContact,
      not_before: notBefore,
      created_at: at,
      entry_id: entry,
      protection: frozen.protection,
      sent_by: message.sentBy ?? null,
      answers_mail_id: message.answersMailId ?? null,
      forwards_mail_id: message.forwardsMailId ?? null,
      idempotency_key: message.idempotency?.key ?? null,
      request_sha256: message.idempotency?.sha256 ?? null,
    })
    .execute();
  if (deliveries.length === 0) return id;
  for (const some of inGroups(deliveries, AT_ONE_TIME)) {
    await tx.insertInto('delivery').values(some).execute();
    await tx
      .insertInto('delivery_event')
      .values(
        some.map((one) => ({
          delivery_id: one.id,
          state: one.state,
          at,
          mail_id: null,
          entry_id: entry,
          revoked_at: null,
        })),
      )
      .execute();
    await enqueueAll(
      tx,
      some.map((one) => tryOf(one.id, 0, notBefore)),
    );
  }
  return id;
}

/** @throws MusterError mail.no-key when the label, or who sends it, asks for what a recipient’s keys do not allow */
async function protectionOf(tx: Tx, message: NewMessage): Promise<Frozen> {
  const wanted = message.protection ?? 'none';
  const byPerson =
    message.sentBy !== undefined && message.incidentId !== null && message.participationId === null;
  if (wanted === 'none' && !byPerson) return { protection: 'none', keys: new Map() };
  const addresses = message.recipients.map(({ address }) => address);
  return await freezeKeys(tx, { tlp: message.tlp, addresses, wanted, at: message.at });
}

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const AT_ONE_TIME = 1000;

function inGroups<Item>(items: readonly Item[], most: number): Item[][] {
  const groups: Item[][] = [];
  for (let from = 0; from < items.length; from += most) groups.push(items.slice(from, from + most));
  return groups;
}

/** One job a try: its key carries the number of tries before it, so a repeated request for the same try is none. */
export async function enqueueTry(tx: Tx, delivery: string, attempts: number, runAt: Date): Promise<void> {
  await enqueue(tx, tryOf(delivery, attempts, runAt));
}

function tryOf(delivery: string, attempts: number, runAt: Date): NewJob {
  return { kind: 'mail.send', body: { delivery }, runAt, dedupeKey: `mail.send:${delivery}:${attempts}` };
}

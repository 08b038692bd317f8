import type { DeliveryState } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

/** Procedure times throughout. */
export interface MessageTable {
  id: string;
  /** `alarm`, `request`, `notice` …: what it is for; whoever queued it knows. */
  kind: string;
  /** Id of what it was written for. */
  ref: string;
  participation_id: string | null;
  incident_id: string | null;
  /** The incident's id as people write it. */
  public_id: string;
  tlp: string;
  subject: string;
  body: string;
  /** For exercises: whom to ask whether this is one. */
  exercise_contact: string | null;
  not_before: Date;
  created_at: Date;
  entry_id: string;
  /** Who wrote it; null for what Muster writes itself. */
  /** How it is to go out; see features/keyring. */
  protection: Generated<'none' | 'sign' | 'encrypt' | 'sign-encrypt'>;
  sent_by: Generated<string | null>;
  answers_mail_id: Generated<string | null>;
  /** Goes along quoted, with its attachments. */
  forwards_mail_id: Generated<string | null>;
  /** Chosen by the sender: the same key again is the same message. */
  idempotency_key: Generated<string | null>;
  request_sha256: Generated<string | null>;
  /** When the first of its deliveries was handed over, or the last was refused. */
  left_at: Generated<Date | null>;
  /** When what had not left was held back for good. */
  recalled_at: Generated<Date | null>;
}

/** One message to one address, as it was when the message was queued. */
export interface DeliveryTable {
  id: string;
  message_id: string;
  contact_id: string | null;
  address: string;
  /** What stands before the @ of its Message-ID; unique in the world together with our domain. */
  rfc_message_id: string;
  /** Of its envelope sender `b+<token>@…`. */
  verp_token: string;
  /** Follows from its events. */
  state: DeliveryState;
  state_at: Date;
  not_before: Date;
  attempts: Generated<number>;
  /** Null once it was handed over or given up. */
  next_try_at: Date | null;
  last_error: string | null;
  sent_at: Date | null;
  /** Whose contact it is. */
  site_id: Generated<string | null>;
  /** For information; no answer is asked of them. */
  is_copy: Generated<boolean>;
  /** The key that it is encrypted to, frozen when the message was queued. */
  key_id: Generated<string | null>;
  key_fingerprint: Generated<string | null>;
}

/** Every state that a delivery reached, lesser ones too. */
export interface DeliveryEventTable {
  id: Generated<number>;
  delivery_id: string;
  state: DeliveryState;
  at: Date;
  /** The mail that shows it; null for what we did ourselves. */
  mail_id: string | null;
  /** The foreign system's words, or whose reply it was. */
  detail: Generated<string>;
  entry_id: string;
  /** Set when a newer reading of the mail no longer says so. */
  revoked_at: Date | null;
}

export interface InboundMailTable {
  id: string;
  received_at: Date;
  /** Hex, of the raw bytes as they came over the wire. */
  sha256: string;
  size: number;
  /** Empty for the null sender. */
  envelope_from: string;
  envelope_to: string[];
  /** Address of the mail server that handed it over. */
  peer: string;
  raw: Buffer | null;
  raw_erased_at: Date | null;
  /** When it was first understood; null while it waits. */
  read_at: Date | null;
  triage: Generated<'none' | 'open' | 'assigned' | 'dismissed'>;
  triage_at: Date | null;
  triage_by: string | null;
  assigned_incident_id: string | null;
  entry_id: string;
}

/** What the rules of one version understood of a mail. One of them is current. */
export interface MailReadingTable {
  id: string;
  mail_id: string;
  rules_version: number;
  read_at: Date;
  class: string;
  rule: string;
  signals: JSONColumnType<string[], string, string>;
  recipients: JSONColumnType<{ [key: string]: Json }[], string, string>;
  subject: string;
  from_address: string;
  from_name: string;
  to_addresses: string[];
  cc_addresses: string[];
  addressed_csirt: boolean;
  addressed_ngi: boolean;
  message_id: string;
  in_reply_to: string[];
  references: string[];
  /** What its Date field says; informative only. */
  sent_at: Date | null;
  /** What its author wrote, without quoted history. */
  own_text: string;
  form: JSONColumnType<{ [key: string]: Json }, string, string>;
  delivery_id: string | null;
  participation_id: string | null;
  incident_id: string | null;
  /** The site that it is of, as far as that is known. */
  site_id: Generated<string | null>;
  correlated_by: string | null;
  /** The sender speaks for the site: a contact of it at that time, or an officer said so. */
  verified: boolean;
  review: 'none' | 'open' | 'accepted' | 'refused';
  /** What was found of its signature and encryption; null where it has neither. */
  crypto: JSONColumnType<{ [key: string]: Json } | null, string | null | undefined, string | null>;
  /** The officer who decided, and why. */
  reviewed_by: Generated<string | null>;
  review_reason: Generated<string>;
  current: boolean;
  entry_id: string;
}

export interface MailTables {
  message: MessageTable;
  delivery: DeliveryTable;
  delivery_event: DeliveryEventTable;
  inbound_mail: InboundMailTable;
  mail_reading: MailReadingTable;
}

import type { SubjectIdentifier, TlpLabel } from '@muster/contract';
import type { Generated, JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

/** A receiver of others that may subscribe. What people do stands on procedure time. */
export interface SignalReceiverTable {
  id: string;
  name: string;
  audience: string;
  /** Event URIs that it may have. */
  events: string[];
  most_tlp: TlpLabel;
  secret_sha256: string;
  made_at: Date;
  made_by: string;
  removed_at: Date | null;
}

/** Machine times. It belongs to an agent or to a receiver. */
export interface SignalStreamTable {
  id: string;
  agent_id: string | null;
  receiver_id: string | null;
  audience: string;
  method: 'poll' | 'push';
  endpoint_url: string | null;
  /** AES-256-GCM under a key of this server; it is needed in the clear to push. */
  authorization_sealed: string | null;
  description: string;
  events_requested: string[];
  events_delivered: string[];
  status: 'enabled' | 'paused' | 'disabled';
  status_reason: string;
  /** Of the last sequenced SET; 0 before the first. */
  seq: Generated<number>;
  /** SHA-256 over the last sequenced SET in compact form. */
  last_sha256: string | null;
  created_at: Date;
  removed_at: Date | null;
  last_active_at: Date;
  verify_asked_at: Date | null;
  /** Of the last verification event. */
  verify_jti: string | null;
  /** When a verification event was last acknowledged. */
  verified_at: Date | null;
  failing_since: Date | null;
  attempts: Generated<number>;
  last_error: string | null;
  changed_tx: Generated<string>;
}

/** Of whom a receiver wants to hear; while none is wanted, of all that were not removed. */
export interface SignalSubjectTable {
  stream_id: string;
  /** SHA-256 over the canonical form. */
  key: string;
  subject: JSONColumnType<{ [field: string]: Json }, string, never>;
  wanted: boolean;
  changed_at: Date;
}

/** Machine times. */
export interface SignalSetTable {
  jti: string;
  ord: Generated<number>;
  stream_id: string;
  /** Null for what is not numbered. */
  seq: number | null;
  /** It tells of the stream itself, and is delivered while that is paused too. */
  control: Generated<boolean>;
  token: string;
  queued_at: Date;
  /** Acknowledged, or answered with an error. */
  ended_at: Date | null;
  error_code: string | null;
  error_text: string | null;
  tx: Generated<string>;
}

/** Somebody whose SETs are taken. */
export interface SignalTransmitterTable {
  id: string;
  name: string;
  issuer: string;
  jwks_uri: string;
  audience: string;
  /** Of the token that it pushes with; null when it is asked by poll alone. */
  secret_sha256: string | null;
  poll_url: string | null;
  poll_authorization_sealed: string | null;
  made_at: Date;
  made_by: string;
  removed_at: Date | null;
  last_received_at: Date | null;
  failing_since: Date | null;
  last_error: string | null;
}

/** Every SET that was taken, so that none counts twice. */
export interface SignalReceivedTable {
  transmitter_id: string;
  jti: string;
  sha256: string;
  received_at: Date;
  events: string[];
}

/** What a foreign SET would have us do; a person decides. */
export interface SignalProposalTable {
  id: string;
  transmitter_id: string;
  jti: string;
  event: string;
  kind: 'ban' | 'unban';
  identifiers: JSONColumnType<SubjectIdentifier[], string, never>;
  /** Names of the subject in formats that we do not know, as they came. */
  unread: JSONColumnType<Json[], string, never>;
  reason: string;
  txn: string | null;
  happened_at: Date | null;
  received_at: Date;
  state: 'open' | 'taken' | 'dismissed';
  settled_at: Date | null;
  settled_by: string | null;
  ban_id: string | null;
  why: Generated<string>;
}

export interface SignalsTables {
  signal_receiver: SignalReceiverTable;
  signal_stream: SignalStreamTable;
  signal_subject: SignalSubjectTable;
  signal_set: SignalSetTable;
  signal_transmitter: SignalTransmitterTable;
  signal_received: SignalReceivedTable;
  signal_proposal: SignalProposalTable;
}

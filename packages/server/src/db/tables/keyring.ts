import type { ColumnType, Generated } from 'kysely';

/** Procedure times throughout. */
export interface MailKeyTable {
  id: string;
  kind: 'openpgp' | 'smime';
  /** Hex, upper case. */
  fingerprint: string;
  /** By which messages name it. */
  ids: string[];
  user_ids: string[];
  algorithm: string;
  can_sign: boolean;
  can_encrypt: boolean;
  /** A configured authority vouched for it when it came. */
  vouched: boolean;
  made_at: Date;
  expires_at: Date | null;
  public_text: string;
  /** The CSIRT's own; only these have a private part. */
  own: boolean;
  /** See features/keyring/seal.ts. */
  private_sealed: Buffer | null;
  origin: 'pasted' | 'mail' | 'generated';
  imported_at: Date;
  imported_by: string;
  verified_at: Date | null;
  verified_by: string | null;
  verified_how: Generated<string>;
  revoked_at: Date | null;
  revoked_by: string | null;
  revoked_why: Generated<string>;
  /** Of our own: no longer signs and is no longer given out, still decrypts. */
  retired_at: Date | null;
  entry_id: string;
}

/** For which addresses a key is used and believed: those it names, and what an officer adds. */
export interface MailKeyAddressTable {
  key_id: string;
  /** Lower case. */
  address: string;
}

export interface MailProtectionTable {
  tlp: string;
  encrypt: 'must' | 'should' | 'may';
  sign: boolean;
  changed_at: Date;
  changed_by: string;
  entry_id: string;
}

/** How far a mailbox was read; see features/mailboxes. */
export interface MailboxPlaceTable {
  mailbox: string;
  uid_validity: string;
  last_uid: ColumnType<string, number | string, number | string>;
  read_at: Date;
  failing_since: Date | null;
  failure: Generated<string>;
}

export interface KeyringTables {
  mail_key: MailKeyTable;
  mail_key_address: MailKeyAddressTable;
  mail_protection: MailProtectionTable;
  mailbox_place: MailboxPlaceTable;
}

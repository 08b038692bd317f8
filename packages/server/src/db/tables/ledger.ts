import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Json } from '../../kernel/canonical-json.ts';

/** What was done, written in the transaction that did it. Append-only. */
export interface LedgerEntryTable {
  id: string;
  ord: Generated<number>;
  /** The writing transaction (xid8, as text): tells the sealer which entries can no longer be overtaken. */
  xid: Generated<string>;
  at: Date;
  kind: string;
  subject: string;
  actor: string;
  body: JSONColumnType<{ [key: string]: Json }, string, never>;
  /** SHA-256 over the canonical text of `body`. */
  body_sha256: Buffer;
}

/** One act of the sealer: the links that it added to the chain, without gaps. Append-only. */
export interface LedgerSealTable {
  /** Place of its first entry in the chain, from 1. */
  first_seq: number;
  /** In the order of the chain. */
  entry_ids: string[];
  /** 32 bytes of each entry. */
  entry_hashes: Buffer;
  /** Of the link before its first. */
  prev_hash: Buffer;
  /** 32 bytes of each link. */
  hashes: Buffer;
  sealed_at: Date;
  /** From the least to the most of the entries, as PostgreSQL writes a range: by it the seal of an entry is found. */
  ords: string;
}

/** Heads that were signed and sent outside. Append-only; the copy outside is the one that proves. */
export interface LedgerHeadTable {
  seq: number;
  hash: Buffer;
  at: Date;
  key_id: string;
  signature: Buffer;
}

/** Where the sealer stands. Not evidence: the verifier never reads it for a proof. */
export interface LedgerSealerTable {
  one: Generated<boolean>;
  ledger_id: string;
  seq: number;
  hash: Buffer;
  /** Last sealed place in (xid, ord) order. */
  xid: string;
  ord: number;
  /** The cluster that counted these transaction numbers; another one means a restored dump. */
  system_identifier: string;
  /** Entries up to here came with a dump and were sealed in the order of `ord`. */
  restored_ord: number;
  /** True until those that the dump had not sealed yet are sealed. */
  restored_open: boolean;
}

/** Salt of the commitments made about one subject; deleting it erases what they could reveal. */
export interface SaltTable {
  subject: string;
  salt: ColumnType<Buffer, Buffer, never>;
}

export interface LedgerTables {
  ledger_entry: LedgerEntryTable;
  ledger_seal: LedgerSealTable;
  ledger_head: LedgerHeadTable;
  ledger_sealer: LedgerSealerTable;
  salt: SaltTable;
}

import type { EvidenceKind, ItemAudience } from '@muster/contract';
import type { Generated } from 'kysely';

export interface EvidenceItemTable {
  id: string;
  /** Where it was given in a drill. */
  participation_id: string | null;
  /** Of what was given in a drill before its incident was opened only the participation knows it. */
  incident_id: string | null;
  site_id: string | null;
  audience: Generated<ItemAudience>;
  kind: Generated<EvidenceKind>;
  via: Generated<'upload' | 'parts' | 'mail'>;
  /** The mail that it hung on. */
  mail_id: string | null;
  name: string;
  note: string;
  /** Bytes. */
  size: number;
  /** Hex; the bytes' name in the blob store. */
  sha256: string;
  /** `damaged`: what is stored is not what came in. */
  state: Generated<'kept' | 'damaged'>;
  /** When the stored bytes were last read whole and had their hash; null since they came in. */
  verified_at: Date | null;
  /** As it was signed when the item came in; null for what is older than receipts. */
  receipt: string | null;
  /** The actor who sent it. */
  received_from: string;
  received_at: Date;
  entry_id: string;
}

/** Never changed: a trigger refuses it. */
export interface CustodyEntryTable {
  id: string;
  ord: Generated<number>;
  item_id: string;
  kind: 'received' | 'handed-over' | 'verified' | 'damaged' | 'exported';
  /** When it happened; a hand-over may be written down later. */
  at: Date;
  recorded_at: Date;
  from_who: string;
  to_who: string;
  why: string;
  /** Hex: as it came in, and as it was found now; empty where nothing was there. */
  sha256_before: string;
  sha256_after: string;
  /** Where it lies since. */
  place: string;
  actor: string;
  entry_id: string;
}

/** Somebody was let at the bytes. */
export interface EvidenceAccessTable {
  id: string;
  item_id: string;
  /** The bag that it was put in; null for a single file. */
  bag_id: string | null;
  at: Date;
  actor: string;
  why: string;
  expires_at: Date;
  entry_id: string;
}

/** A file that comes by parts. */
export interface EvidenceUploadTable {
  id: string;
  participation_id: string | null;
  incident_id: string | null;
  site_id: string | null;
  audience: ItemAudience;
  kind: EvidenceKind;
  name: string;
  note: string;
  /** Bytes, as said at the beginning. */
  size: number;
  /** Hex, as said at the beginning. */
  declared_sha256: string | null;
  /** Known when all of it has come. */
  sha256: string | null;
  /** Bytes that are on the disk. */
  received: number;
  state: 'open' | 'finished' | 'refused' | 'given-up';
  item_id: string | null;
  created_at: Date;
  created_by: string;
  touched_at: Date;
  /** When its unfinished file was removed, or became a blob. */
  dropped_at: Date | null;
}

export interface EvidenceTables {
  evidence_item: EvidenceItemTable;
  custody_entry: CustodyEntryTable;
  evidence_access: EvidenceAccessTable;
  evidence_upload: EvidenceUploadTable;
}

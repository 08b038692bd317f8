export interface EvidenceItemTable {
  id: string;
  participation_id: string;
  name: string;
  note: string;
  /** Bytes. */
  size: number;
  /** Hex; the bytes' name in the blob store. */
  sha256: string;
  /** The actor who sent it. */
  received_from: string;
  received_at: Date;
  entry_id: string;
}

export interface EvidenceTables {
  evidence_item: EvidenceItemTable;
}

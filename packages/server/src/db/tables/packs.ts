/** A pack that was taken in, as it came. */
export interface PackTable {
  id: string;
  /** Of its manifest. */
  sha256: string;
  name: string;
  version: number;
  title: string;
  content: Buffer;
  signed_by: string[];
  /** Names of the reviewers whom the importer knew. */
  vouched_by: string[];
  draft_id: string;
  /** Whose it is: an NGI's, or with null the CSIRT's. */
  ngi_id: string | null;
  imported_by: string;
  imported_at: Date;
}

export interface PacksTables {
  pack: PackTable;
}

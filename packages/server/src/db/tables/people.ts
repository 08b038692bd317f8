/** An API token; its text is nowhere, only the SHA-256 of it. */
export interface TokenTable {
  id: string;
  secret_sha256: string;
  name: string;
  role: string;
  scope_kind: string;
  scope_id: string | null;
  issued_by: string;
  issued_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

/** A one-time link with which the first administrator of an empty installation makes a token. */
export interface FirstRunLinkTable {
  secret_sha256: string;
  made_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface PeopleTables {
  token: TokenTable;
  first_run_link: FirstRunLinkTable;
}

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
  /** Whose it is: it ends with the person. Null for a program's. */
  person_id: string | null;
  /** The grant that a person's own token rests on: it ends with the grant. */
  grant_id: string | null;
}

/** A one-time link with which the first administrator of an empty installation comes in. */
export interface FirstRunLinkTable {
  secret_sha256: string;
  made_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface PersonTable {
  id: string;
  name: string;
  /** With which a person signs in by password; unique among those who have not ended, in any case of letters. */
  mail: string | null;
  state: string;
  made_by: string;
  made_at: Date;
  ended_at: Date | null;
  /** A PHC string: `$scrypt$ln=…,r=…,p=…$salt$hash`. */
  password: string | null;
  password_set_at: Date | null;
}

/** A role that a person has for a time. */
export interface PersonGrantTable {
  id: string;
  person_id: string;
  role: string;
  scope_kind: string;
  scope_id: string | null;
  /** `group`: it came from a group of the identity provider, and goes with it. */
  source: string;
  given_by: string;
  given_at: Date;
  starts_at: Date;
  ends_at: Date | null;
  ended_at: Date | null;
  ended_by: string | null;
}

/** Somebody who is signed in with a browser: a person, a token's holder or who followed a one-time link. */
export interface SessionTable {
  id: string;
  secret_sha256: string;
  method: string;
  person_id: string | null;
  /** Under which grant it acts; null when the person has no access. */
  grant_id: string | null;
  token_id: string | null;
  portal_link_id: string | null;
  device: string;
  made_at: Date;
  last_used_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

export interface PasskeyTable {
  id: string;
  person_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  /** Separated by commas, as the browser told them. */
  transports: string;
  backed_up: boolean;
  name: string;
  added_at: Date;
  last_used_at: Date | null;
}

/** Who a person is for an identity provider. Mail addresses pass to others; issuer and subject do not. */
export interface IdentityTable {
  issuer: string;
  subject: string;
  person_id: string;
  added_at: Date;
  last_used_at: Date;
}

export interface InvitationTable {
  id: string;
  secret_sha256: string;
  person_id: string;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  used_at: Date | null;
  ended_at: Date | null;
}

/** A site contact's way into the portal without an account. */
export interface PortalLinkTable {
  id: string;
  secret_sha256: string;
  site_id: string;
  contact_id: string | null;
  made_by: string;
  made_at: Date;
  expires_at: Date;
  used_at: Date | null;
  ended_at: Date | null;
}

/** A sign-in that was begun and waits for the answer of a passkey or of an identity provider. */
export interface CeremonyTable {
  id: string;
  kind: string;
  person_id: string | null;
  challenge: string;
  data: unknown;
  made_at: Date;
  expires_at: Date;
}

/** Failed tries to sign in, by a keyed hash of the account's mail or of the address they came from. */
export interface SignInBrakeTable {
  key: string;
  failures: number;
  last_at: Date;
}

export interface PeopleTables {
  token: TokenTable;
  first_run_link: FirstRunLinkTable;
  person: PersonTable;
  person_grant: PersonGrantTable;
  session: SessionTable;
  passkey: PasskeyTable;
  identity: IdentityTable;
  invitation: InvitationTable;
  portal_link: PortalLinkTable;
  ceremony: CeremonyTable;
  sign_in_brake: SignInBrakeTable;
}

import type { GrantedRole, Scope } from '@muster/contract';

/** What must come back with the answer, to be the answer to this very question (state, nonce, PKCE). */
export interface BegunSignIn {
  /** Where the browser is sent. */
  url: string;
  state: string;
  nonce: string;
  verifier: string;
}

/** Who somebody is at their provider. Issuer and subject name them; a mail address only describes. */
export interface ForeignIdentity {
  issuer: string;
  subject: string;
  name: string | null;
  mail: string | null;
  groups: string[];
}

/** Members of the group have the role; NGIs and sites stand by id or name. */
export interface GroupRule {
  group: string;
  role: GrantedRole;
  scope: Scope;
}

/** An OpenID Connect provider. Refusals and failures are `auth.provider-refused`. */
export interface IdentityProvider {
  /** What its button says. */
  readonly label: string;
  readonly groupRules: readonly GroupRule[];
  begin(redirectUri: string): Promise<BegunSignIn>;
  /** `query`: with which the browser came back to `redirectUri`. */
  finish(query: string, begun: Omit<BegunSignIn, 'url'> & { redirectUri: string }): Promise<ForeignIdentity>;
}

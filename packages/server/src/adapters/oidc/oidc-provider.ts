import type { Configuration } from 'openid-client';
import { z } from 'zod';
import { MusterError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type {
  BegunSignIn,
  ForeignIdentity,
  GroupRule,
  IdentityProvider,
} from '../../ports/identity-provider.ts';

const TIMEOUT_S = 10;

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  scopes: string;
  groupsClaim: string;
  label: string;
  groupRules: readonly GroupRule[];
}

/** Only the claims that are used; a provider may say what it likes in all others. */
const claims = z.object({
  name: z.string().optional().catch(undefined),
  preferred_username: z.string().optional().catch(undefined),
  email: z.string().optional().catch(undefined),
});

/** Any provider of OpenID Connect that publishes its metadata: code flow with PKCE, state and nonce. */
export class OidcProvider implements IdentityProvider {
  readonly label: string;
  readonly groupRules: readonly GroupRule[];
  readonly #settings: OidcSettings;
  readonly #log: Log;
  #configuration: Promise<Configuration> | undefined;

  constructor(settings: OidcSettings, log: Log) {
    this.label = settings.label;
    this.groupRules = settings.groupRules;
    this.#settings = settings;
    this.#log = log;
  }

  async begin(redirectUri: string): Promise<BegunSignIn> {
    const client = await library();
    const configuration = await this.#discover();
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#settings.scopes,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { url: url.href, state, nonce, verifier };
  }

  async finish(
    query: string,
    { redirectUri, state, nonce, verifier }: Omit<BegunSignIn, 'url'> & { redirectUri: string },
  ): Promise<ForeignIdentity> {
    const client = await library();
    const configuration = await this.#discover();
    const back = new URL(redirectUri);
    back.search = query;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, back, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const idToken = tokens.claims();
      if (!idToken) throw new Error('the provider gave no ID token');
      // Many providers keep groups and mail out of the ID token.
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(configuration, tokens.access_token, idToken.sub)
        : {};
      return this.#identity(idToken, { ...idToken, ...more });
    } catch (error) {
      throw this.#refused(error);
    }
  }

  #identity({ iss, sub }: { iss: string; sub: string }, all: Record<string, unknown>): ForeignIdentity {
    const { name, preferred_username, email } = claims.parse(all);
    const groups = all[this.#settings.groupsClaim];
    const list = Array.isArray(groups) ? groups : typeof groups === 'string' ? [groups] : [];
    return {
      issuer: iss,
      subject: sub,
      name: name ?? preferred_username ?? null,
      mail: email ?? null,
      groups: list.filter((one) => typeof one === 'string'),
    };
  }

  /** At the first use, so that a provider that is down does not keep Muster from starting; kept once it worked. */
  async #discover(): Promise<Configuration> {
    const client = await library();
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    this.#configuration ??= client.discovery(
      url,
      clientId,
      clientSecret,
      clientSecret === undefined ? client.None() : undefined,
      // Plain http is refused by the configuration for anything but this machine itself.
      {
        timeout: TIMEOUT_S,
        ...(url.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}),
      },
    );
    try {
      return await this.#configuration;
    } catch (error) {
      this.#configuration = undefined;
      throw this.#refused(error);
    }
  }

  /** The provider's own words stay in the log: they can hold names, and codes. */
  #refused(error: unknown): MusterError {
    const code = (error as { error?: unknown }).error ?? (error as { code?: unknown }).code;
    this.#log.warn(
      { err: error, provider: this.#settings.issuer },
      'the identity provider did not let somebody in',
    );
    const why = typeof code === 'string' ? ` (${code.slice(0, 80)})` : '';
    return new MusterError(
      'auth.provider-refused',
      `${this.label} did not let you in${why}; nothing was changed. Begin again, or sign in another way.`,
    );
  }
}

/** Loaded when somebody comes that way. */
function library(): Promise<typeof import('openid-client')> {
  return import('openid-client');
}

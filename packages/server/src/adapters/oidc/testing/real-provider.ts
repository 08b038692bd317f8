import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';

export interface Account {
  name?: string;
  email?: string;
  groups?: string[];
}

/** A certified OpenID Connect provider on 127.0.0.1, whose users sign in with any password. */
export class RealProvider {
  readonly issuer: string;
  readonly clientId = 'muster';
  readonly clientSecret = randomBytes(24).toString('base64url');
  /** Who exists, by their subject, which is also the login that is typed. */
  readonly accounts = new Map<string, Account>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** `redirectUris`: where it sends browsers back to. */
  static async start(redirectUris: string[]): Promise<RealProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const real = new RealProvider(server);
    const handle = real.#provider(redirectUris).callback();
    server.on('request', (request, response) => void handle(request, response));
    return real;
  }

  #provider(redirectUris: string[]): Provider {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return new Provider(this.issuer, {
      clients: [
        {
          client_id: this.clientId,
          client_secret: this.clientSecret,
          redirect_uris: redirectUris,
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      scopes: ['openid'],
      claims: {
        openid: ['sub'],
        profile: ['name'],
        email: ['email'],
        groups: ['groups'],
      },
      pkce: { required: () => true },
      ttl: { Session: 600, Interaction: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      findAccount: (_context: KoaContextWithOIDC, login: string) => {
        const account = this.accounts.get(login);
        return account && { accountId: login, claims: async () => ({ ...account, sub: login }) };
      },
    });
  }

  /** Goes the way of a browser from the provider's address to ours, as this user; answers the query we are sent back with. */
  async visit(url: string, login: string): Promise<string> {
    const cookies = new Map<string, string>();
    let next = url;
    for (let step = 0; step < 20; step++) {
      const { location, page } = await this.#fetch(next, cookies);
      if (location !== undefined) {
        next = new URL(location, next).href;
        if (!next.startsWith(this.issuer)) return new URL(next).search;
        continue;
      }
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (!action || !prompt) throw new Error(`the provider shows another page: ${page.slice(0, 400)}`);
      const body = new URLSearchParams({ prompt, login, password: 'any' });
      const answer = await this.#fetch(new URL(action, next).href, cookies, body);
      next = new URL(answer.location ?? '', next).href;
      if (!next.startsWith(this.issuer)) return new URL(next).search;
    }
    throw new Error('the provider never sent us back');
  }

  async #fetch(url: string, cookies: Map<string, string>, body?: URLSearchParams) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body ? { method: 'POST', body } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) cookies.set(name, value ?? '');
    }
    return { location: response.headers.get('location') ?? undefined, page: await response.text() };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

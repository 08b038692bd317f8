import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A transmitter of others: signs with ES256, has its key where it says, and pushes as RFC 8935 asks. */
export class Transmitter {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #server: Server;
  issuer = '';

  constructor() {
    const jwk = { ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'es1', alg: 'ES256', use: 'sig' };
    this.#server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] })),
    );
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.issuer = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return `${this.issuer}/jwks.json`;
  }

  set(claims: object): string {
    const header = { alg: 'ES256', typ: 'secevent+jwt', kid: 'es1' };
    const text = [header, { iss: this.issuer, iat: Math.floor(Date.now() / 1000), ...claims }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    // RFC 7518: the two numbers one after the other, not DER.
    const signature = sign('sha256', Buffer.from(text), {
      key: this.#keys.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${text}.${signature.toString('base64url')}`;
  }

  async push(endpoint: string, token: string, set: string): Promise<{ status: number; body: string }> {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
      },
      body: set,
    });
    return { status: answer.status, body: await answer.text() };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

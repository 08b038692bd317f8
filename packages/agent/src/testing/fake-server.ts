import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import http from 'node:http';
import {
  HEAD_EVENT,
  ORDER_EVENT,
  type PublicJwk,
  type ReceiptClaims,
  SET_TYPE,
  type SiteOrder,
} from '@muster/contract';
import { thumbprintOf } from '../identity/agent-key.ts';
import type { Identity } from '../identity/identity.ts';

/**
 * The server's side of the agent's protocol, as small as it can be: signs orders in a chain, answers polls, keeps
 * receipts. Tests bend it: other keys, other lists, other answers.
 */
export class FakeServer {
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));
  privateKey: KeyObject;
  publicJwk: PublicJwk & { kid: string };
  /** Compact SETs in their order. */
  list: string[] = [];
  readonly acked = new Set<string>();
  readonly refused: Record<string, { err: string; description?: string }> = {};
  /** By jti, every copy that came. */
  readonly receipts = new Map<string, { claims: ReceiptClaims; copies: number; texts: Set<string> }>();
  /** What it says that an agent before this one signed. */
  findings: string[] = [];
  polls = 0;
  url = '';
  agentId = 'agt_00000000000000000000000';
  siteId = 'site_a';
  /** Answers in place of the server, when it gives true. */
  intrude: (request: http.IncomingMessage, response: http.ServerResponse) => boolean = () => false;
  #waiting: (() => void)[] = [];

  constructor() {
    const { key, jwk } = newKey();
    this.privateKey = key;
    this.publicJwk = jwk;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    this.wake();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  identity(): Identity {
    return {
      agentId: this.agentId,
      siteId: this.siteId,
      siteName: 'Site A',
      issuer: this.url,
      server: this.url,
      fingerprint: 'f',
      orderKeys: [this.publicJwk],
      streamId: 'str_a',
      pollEndpoint: `${this.url}/ssf/streams/str_a/poll`,
      enrolledAt: '2027-03-01T10:00:00.000Z',
    };
  }

  /** Puts an order on the list, chained to the one before. */
  push(order: SiteOrder): string {
    const before = this.list.at(-1);
    const numbered = {
      ...order,
      seq: this.list.length + 1,
      previous: before === undefined ? null : hash(before),
    };
    const token = this.sign(
      { [ORDER_EVENT]: numbered },
      { jti: `set-${numbered.seq}-${hash(JSON.stringify(order)).slice(0, 8)}` },
    );
    this.list.push(token);
    this.wake();
    return token;
  }

  sign(events: object, claims: object = {}, header: object = {}, key = this.privateKey): string {
    const iat = Math.floor(Date.now() / 1000);
    const all = {
      iss: this.url,
      aud: this.agentId,
      jti: `set-${hash(JSON.stringify([events, iat, this.polls]))}`,
      iat,
      events,
      ...claims,
    };
    const head = { alg: 'EdDSA', typ: SET_TYPE, kid: this.publicJwk.kid, ...header };
    const text = [head, all].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
  }

  head(): string {
    const last = this.list.at(-1);
    const head = {
      seq: this.list.length,
      last: last === undefined ? null : hash(last),
      at: new Date().toISOString(),
    };
    return this.sign({ [HEAD_EVENT]: head });
  }

  wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (this.intrude(request, response)) return;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await this.#say(request.url ?? '', body)));
  }

  async #say(url: string, body: Record<string, unknown>): Promise<object> {
    if (url.includes('/poll')) return await this.#poll(body);
    if (url.endsWith('/findings')) return { receipts: this.findings };
    if (url.includes('/orders'))
      return { sets: this.list.slice(Number(url.split('after=')[1])), more: false, head: this.head() };
    if (url.includes('/receipts')) return this.#take(body.receipts as string[]);
    if (url.includes('/facts')) return { taken: body.number };
    return { orderKeys: [this.publicJwk] };
  }

  async #poll({
    ack = [],
    setErrs = {},
  }: {
    ack?: string[];
    setErrs?: Record<string, { err: string }>;
  }): Promise<object> {
    this.polls += 1;
    for (const jti of ack) this.acked.add(jti);
    Object.assign(this.refused, setErrs);
    const open = () =>
      this.list
        .map((token) => [jtiOf(token), token])
        .filter(([jti = '']) => !this.acked.has(jti) && !(jti in this.refused));
    if (open().length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 300);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    const head = this.head();
    return { sets: Object.fromEntries(open().length > 0 ? open() : [[jtiOf(head), head]]) };
  }

  #take(receipts: readonly string[]): object {
    const claims = receipts.map(
      (jws) =>
        JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as ReceiptClaims,
    );
    for (const one of claims) {
      const kept = this.receipts.get(one.jti) ?? { claims: one, copies: 0, texts: new Set<string>() };
      kept.copies += 1;
      kept.texts.add(JSON.stringify(one));
      this.receipts.set(one.jti, kept);
    }
    return { taken: claims.map(({ jti }) => jti), refused: [] };
  }
}

export function newKey(): { key: KeyObject; jwk: PublicJwk & { kid: string } } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP' as const, crv: 'Ed25519' as const, x };
  return { key: privateKey, jwk: { ...jwk, kid: thumbprintOf(jwk) } };
}

function jtiOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).jti;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { pauseBefore } from '../../packages/agent/src/kernel/back-off.ts';
import {
  ORDER_EVENT,
  type OrderEffect,
  type ReceiptState,
  type SiteOrder,
} from '../../packages/contract/src/index.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { type Answer, HttpLine } from './http-line.ts';
import { type SwarmAgent, swarmAgent } from './swarm-keys.ts';

/**
 * Many agents in one process: each long-polls over its own connection, verifies the server's signature, and answers an
 * order with receipts that it signs with its own key: received at once; applied and verified when it is done, which
 * takes no time here, for that is the site's. They keep nothing on a disk, as the real one does.
 */
const clock = new SystemClock();
const [url = '', issuer = '', count = '0'] = process.argv.slice(2);
const target = new URL(url);
const BACK_OFF = { firstMs: 1000, mostMs: 60_000 };
const TOKEN_LASTS_S = 300;

let serverKey = await readServerKey();
/** When each agent's receipt that says `verified` was answered, by order; milliseconds of the machine. */
const verified = new Map<string, number[]>();
/** Requests that were sent, by the second. */
const sent = new Map<number, number>();
let failures = 0;
let ended = false;
/** Tries that failed before an outage is over: ten minutes of them, whatever the outage took. */
let afterLongOutage = false;

class Swimmer {
  readonly #agent: SwarmAgent;
  #line: HttpLine | undefined;
  #token = '';
  #tokenUntil = 0;
  #tries = 0;

  constructor(n: number) {
    this.#agent = swarmAgent(n);
  }

  async live(): Promise<void> {
    let ack: string[] = [];
    while (!ended) {
      const answer = await this.#post(`/ssf/streams/${this.#agent.streamId}/poll`, {
        returnImmediately: false,
        ack,
      }).catch(() => ({ status: 0, body: '', retryAfter: undefined }));
      if (answer.status !== 200) {
        failures += 1;
        this.#tries = afterLongOutage ? 20 : this.#tries + 1;
        const asked = Number(answer.retryAfter ?? 0) * 1000;
        await clock.sleep(Math.max(asked, pauseBefore(this.#tries, BACK_OFF, Math.random)));
        continue;
      }
      this.#tries = 0;
      const { sets } = JSON.parse(answer.body) as { sets: Record<string, string> };
      ack = [];
      for (const [jti, token] of Object.entries(sets)) {
        const order = orderIn(token);
        if (order) {
          await this.#obey(order);
          ack.push(jti);
        }
      }
    }
  }

  async #obey(order: SiteOrder): Promise<void> {
    await this.#receipts([this.#sign(order, 1, 'received')]);
    const answered = await this.#receipts([
      this.#sign(order, 2, 'applied'),
      this.#sign(order, 3, 'verified', [effect(order)]),
    ]);
    if (!answered) return;
    const times = verified.get(order.id) ?? [];
    verified.set(order.id, [...times, clock.now().getTime()]);
  }

  async #receipts(receipts: string[]): Promise<boolean> {
    const answer = await this.#post('/api/agent/v1/receipts', { receipts }).catch(() => undefined);
    if (answer?.status === 200 && JSON.parse(answer.body).refused.length === 0) return true;
    process.stderr.write(`a receipt was not taken: ${answer?.status} ${answer?.body.slice(0, 200)}\n`);
    return false;
  }

  #sign(order: SiteOrder, step: number, state: ReceiptState, effects: OrderEffect[] = []): string {
    const now = clock.now();
    return jws(this.#agent, 'muster-receipt+jwt', {
      iss: this.#agent.agentId,
      jti: randomBytes(12).toString('base64url'),
      iat: Math.floor(now.getTime() / 1000),
      orderId: order.id,
      siteId: this.#agent.siteId,
      seq: order.seq,
      step,
      state,
      at: now.toISOString(),
      decidedBy: { kind: 'policy', name: 'ban: auto' },
      reason: '',
      plan: null,
      effects,
    });
  }

  #bearer(): string {
    const now = Math.floor(clock.now().getTime() / 1000);
    if (now > this.#tokenUntil - 30) {
      this.#tokenUntil = now + TOKEN_LASTS_S;
      const { agentId } = this.#agent;
      this.#token = jws(this.#agent, 'muster-agent+jwt', {
        iss: agentId,
        sub: agentId,
        aud: issuer,
        iat: now,
        exp: this.#tokenUntil,
      });
    }
    return this.#token;
  }

  async #post(path: string, body: object): Promise<Answer> {
    const second = Math.floor(clock.now().getTime() / 1000);
    sent.set(second, (sent.get(second) ?? 0) + 1);
    const text = JSON.stringify(body);
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: ${target.host}`,
      `Authorization: Bearer ${this.#bearer()}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(text)}`,
    ].join('\r\n');
    if (this.#line?.isOver !== false) this.#line = await HttpLine.open(target);
    return await this.#line.ask(`${head}\r\n\r\n${text}`);
  }
}

function jws({ key }: SwarmAgent, typ: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'EdDSA', typ })}.${part(claims)}`;
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

/** The order in a SET that the server signed; heads have none. */
function orderIn(token: string): SiteOrder | undefined {
  const [head = '', body = '', signature = ''] = token.split('.');
  if (!verify(null, Buffer.from(`${head}.${body}`), serverKey, Buffer.from(signature, 'base64url')))
    throw new Error('the server did not sign this');
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')).events[ORDER_EVENT];
}

function effect(order: SiteOrder): OrderEffect {
  const readAt = clock.now().toISOString();
  return {
    id: 'deny',
    system: 'cloud',
    systemKind: 'fake',
    kind: 'deny-new',
    target: { type: 'subject', ref: order.id, label: 'the banned one' },
    wanted: 'denied',
    found: 'denied',
    state: 'holds',
    readAt,
    fullFrom: null,
  };
}

async function readServerKey() {
  const answer = await fetch(new URL('/ssf/jwks.json', url));
  const { keys } = (await answer.json()) as { keys: { kty: string; crv: string; x: string }[] };
  return createPublicKey({ key: keys[0] as { kty: string; crv: string; x: string }, format: 'jwk' });
}

const swimmers = Array.from({ length: Number(count) }, (_, n) => new Swimmer(n));
for (const [n, swimmer] of swimmers.entries()) {
  void swimmer.live();
  if (n % 25 === 24) await clock.sleep(50);
}
process.send?.('swimming');

process.on('message', async (message: { ask: string; order?: string }) => {
  if (message.ask === 'verified') process.send?.(verified.get(message.order ?? '') ?? []);
  if (message.ask === 'sent') process.send?.({ seconds: [...sent], failures });
  if (message.ask === 'long-outage') {
    afterLongOutage = true;
    process.send?.(true);
  }
  if (message.ask === 'new-server') {
    afterLongOutage = false;
    serverKey = await readServerKey();
    process.send?.(true);
  }
  if (message.ask === 'end') {
    ended = true;
    process.exit(0);
  }
});

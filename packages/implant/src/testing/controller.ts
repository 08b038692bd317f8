import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { rawPublicKey } from '../keys.ts';
import { orderLines } from '../order-batch.ts';
import { type Beat, macMatches, type Order, parseBeat } from '../protocol.ts';

export interface ReceivedBeat extends Beat {
  /** Number of the TCP connection it came by, from 0. */
  connection: number;
  remotePort: number;
  body: string;
  userAgent: string;
  /** performance.now() */
  at: number;
}

/** An order whose fields replace the usual ones. */
export interface OrderReply extends Partial<Order> {
  /** Instead of the right one. */
  signature?: Uint8Array;
  /** Signed at this place among so many orders for other copies; alone when absent. */
  place?: { index: number; of: number };
}

/** What to do with a beat: a signed order, raw bytes, or nothing. */
export type Reply = OrderReply | { raw: string } | { status: number; text: string } | 'no-answer' | 'reset';

/** A controller for tests: it checks every request and answers by `reply`. */
export class TestController {
  readonly keys = generateKeyPairSync('ed25519');
  readonly orderKey = rawPublicKey(this.keys.publicKey);
  readonly beats: ReceivedBeat[] = [];
  readonly problems: string[] = [];
  readonly nonce = '00112233445566778899aabbccddeeff';
  /** Connections accepted so far, those without a request too. */
  connections = 0;
  reply: (beat: ReceivedBeat) => Reply = () => ({});
  #server = createServer((request, response) => void this.#handle(request, response));
  #sockets = new Map<Socket, number>();
  #key: Uint8Array;

  constructor(deploymentKey: Uint8Array) {
    this.#key = deploymentKey;
    this.#server.keepAliveTimeout = 0;
    this.#server.on('connection', (socket) => {
      this.#sockets.set(socket, this.connections++);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  sign = (bytes: Uint8Array): Uint8Array => sign(null, bytes, this.keys.privateKey);

  listen(port = 0): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(port, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Closes every open connection with a reset. */
  resetAll(): void {
    for (const socket of this.#sockets.keys()) socket.resetAndDestroy();
  }

  /** Closes every open connection in order. */
  endAll(): void {
    for (const socket of this.#sockets.keys()) socket.end();
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  close(): Promise<void> {
    this.resetAll();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const beat = parseBeat(body);
    const header = (name: string) => String(request.headers[name] ?? '');
    if (request.method !== 'POST' || request.url !== '/v1/beat') this.problems.push('wrong request line');
    if (!macMatches(this.#key, body, header('muster-mac'))) this.problems.push('wrong MAC');
    if (beat === null) {
      this.problems.push(`not a beat: ${body}`);
      response.writeHead(400).end();
      return;
    }
    if (header('muster-deployment') !== beat.deployment) this.problems.push('wrong deployment header');
    const received: ReceivedBeat = {
      ...beat,
      connection: this.#sockets.get(request.socket) ?? -1,
      remotePort: request.socket.remotePort ?? 0,
      body: body.toString('latin1'),
      userAgent: header('user-agent'),
      at: performance.now(),
    };
    const reply = this.reply(received);
    this.beats.push(received);
    this.#answer(received, reply, response);
  }

  #answer(beat: ReceivedBeat, reply: Reply, response: ServerResponse): void {
    if (reply === 'no-answer') return;
    if (reply === 'reset') {
      response.socket?.resetAndDestroy();
    } else if ('raw' in reply) {
      response.socket?.write(reply.raw);
    } else if ('status' in reply) {
      send(response, reply.status, reply.text);
    } else {
      send(response, 200, this.line(beat, reply));
    }
  }

  /** A signed answer to this beat. */
  line(beat: Beat, reply: OrderReply = {}): string {
    const { signature, place = { index: 0, of: 1 }, ...changes } = reply;
    const order: Order = {
      deployment: beat.deployment,
      instance: beat.instance,
      seq: beat.seq,
      verb: 'ok',
      counter: 0,
      leaseSeconds: 600,
      nonce: this.nonce,
      ...changes,
    };
    const orders = Array.from({ length: place.of }, (_, n) => ({ ...order, deployment: `dep_other${n}` }));
    orders[place.index] = order;
    return orderLines(orders, (text) => signature ?? this.sign(text))[place.index] as string;
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main } from '../../main.ts';

export interface Call {
  method: string;
  /** Path with query. */
  url: string;
  body: unknown;
}

export type Answer = (call: Call) => unknown;

/** A status other than 200, as an answer. */
export class Status {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

/** A server that answers as it is told and remembers what it was asked; `muster` runs one command line against it. */
export class FakeServer {
  calls: Call[] = [];
  #answers = new Map<string, Answer>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #home = '';
  #url = '';

  async start(): Promise<void> {
    this.#home = await mkdtemp(join(tmpdir(), 'muster-drill-'));
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#home, { recursive: true });
  }

  /** `route` is method and path, as in `GET /api/v1/campaigns`. */
  on(route: string, answer: Answer | object): this {
    this.#answers.set(route, typeof answer === 'function' ? (answer as Answer) : () => answer);
    return this;
  }

  forget(): void {
    this.#answers.clear();
    this.calls = [];
  }

  get home(): string {
    return this.#home;
  }

  async muster(args: string[], options: { input?: string; tty?: boolean; url?: string } = {}) {
    const stdin = Object.assign(new PassThrough(), { isTTY: options.tty === true });
    stdin.end(options.input ?? '');
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const env = { HOME: this.#home, MUSTER_URL: options.url ?? this.#url };
    const code = await main(args, { stdin, stdout, stderr, env });
    stdout.end();
    stderr.end();
    const text = async (stream: PassThrough) => Buffer.concat(await stream.toArray()).toString();
    return { code, out: await text(stdout), err: await text(stderr) };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await request.toArray()).toString();
    const call = {
      method: request.method ?? '',
      url: request.url ?? '',
      body: text === '' ? null : JSON.parse(text),
    };
    this.calls.push(call);
    if (call.url.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 2000\n\nid: a-0\nevent: reset\ndata: {}\n\n');
      return;
    }
    const answer = this.#answers.get(`${call.method} ${call.url.split('?')[0]}`);
    const body = answer
      ? answer(call)
      : new Status(404, {
          code: 'not-found',
          status: 404,
          title: 'Not found.',
          detail: `nothing at ${call.url}`,
        });
    const [status, json] = body instanceof Status ? [body.status, body.body] : [200, body];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }
}

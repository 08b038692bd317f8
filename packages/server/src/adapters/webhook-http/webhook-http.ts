import { lookup as systemLookup } from 'node:dns/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import {
  WebhookError,
  type WebhookOut,
  type WebhookQuestion,
  type WebhookRequest,
} from '../../ports/webhook-out.ts';
import { Reachable } from './reachable.ts';

const TIMEOUT_MS = 10_000;
const USER_AGENT = 'Muster-Webhook/1';

export interface Resolved {
  address: string;
  family: number;
}

export interface WebhookHttpOptions {
  /** Networks that may be reached though they are not public. */
  networks?: readonly string[];
  /** Every address of a name. */
  resolve?: (name: string) => Promise<readonly Resolved[]>;
  timeoutMs?: number;
  /** Certificates of authorities beside the system's. */
  ca?: string;
}

/**
 * Posts to servers of others without letting anybody use us to reach our own. A name is resolved once, every address of
 * it is checked, and the connection goes to an address that was checked: a name that points elsewhere a moment later
 * changes nothing.
 */
export class WebhookHttp implements WebhookOut {
  readonly #reachable: Reachable;
  readonly #resolve: NonNullable<WebhookHttpOptions['resolve']>;
  readonly #timeoutMs: number;
  readonly #ca: string | undefined;

  constructor({ networks = [], resolve, timeoutMs = TIMEOUT_MS, ca }: WebhookHttpOptions = {}) {
    this.#reachable = new Reachable(networks);
    this.#resolve = resolve ?? ((name) => systemLookup(name, { all: true }));
    this.#timeoutMs = timeoutMs;
    this.#ca = ca;
  }

  check(url: string): void {
    if (!URL.canParse(url)) throw blocked('that is not a URL');
    const { protocol, username, password, hostname } = new URL(url);
    const host = bare(hostname);
    if (username !== '' || password !== '') throw blocked('a name or password in a URL is not sent');
    if (isIP(host) !== 0 && !this.#reachable.has(host)) throw blocked(`${host} is not a public address`);
    if (protocol === 'https:') return;
    // Plain http only within the operator's own networks, and there by number: a name could point anywhere.
    if (protocol === 'http:' && isIP(host) !== 0 && this.#reachable.isNamed(host)) return;
    throw blocked('only https is used');
  }

  async post({ url, headers, body }: WebhookRequest): Promise<{ status: number }> {
    const json = { 'content-type': 'application/json', ...headers };
    // An answer is not read to its end: only its status counts.
    const { status } = await this.#send({ url, method: 'POST', headers: json, body, longestAnswer: 0 });
    return { status };
  }

  async ask(question: WebhookQuestion): Promise<{ status: number; text: string }> {
    const { status, text } = await this.#send(question);
    if (text === undefined) throw new WebhookError('failed', 'the answer is too long');
    return { status, text };
  }

  /** The first address of a name whose every address may be reached. */
  async #addressOf(host: string): Promise<Resolved> {
    const family = isIP(host);
    if (family !== 0) return { address: host, family };
    const found = await this.#resolve(host).catch((error: Error) => {
      throw new WebhookError('failed', `${host} has no address: ${error.message}`);
    });
    const strange = found.find(({ address }) => !this.#reachable.has(address));
    // Which address it is, is not told: whoever set the webhook up could map our network by it.
    if (strange) throw blocked(`${host} leads to an address that is not public`);
    const [first] = found;
    if (!first) throw new WebhookError('failed', `${host} has no address`);
    return first;
  }

  async #send(question: WebhookQuestion): Promise<{ status: number; text: string | undefined }> {
    this.check(question.url);
    const url = new URL(question.url);
    const to = await this.#addressOf(bare(url.hostname));
    const lookup: LookupFunction = (_name, options, done) => {
      if (options.all) done(null, [{ address: to.address, family: to.family }]);
      else done(null, to.address, to.family);
    };
    const bytes = Buffer.from(question.body ?? '');
    const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const signal = AbortSignal.timeout(this.#timeoutMs);
    return await new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        const late = signal.aborted ? 'there was no answer in time' : error.message;
        reject(new WebhookError('failed', late));
      };
      const outgoing = send(
        url,
        {
          method: question.method,
          agent: false,
          lookup,
          signal,
          ...(this.#ca === undefined ? {} : { ca: this.#ca }),
          headers: {
            'user-agent': USER_AGENT,
            ...question.headers,
            ...(question.body === undefined ? {} : { 'content-length': bytes.length }),
          },
        },
        (answer) => {
          const status = answer.statusCode ?? 0;
          readUpTo(answer, question.longestAnswer).then((text) => resolve({ status, text }), fail);
        },
      );
      outgoing.on('error', fail);
      outgoing.end(bytes);
    });
  }
}

/** Undefined for what is longer; nothing more is read then. */
async function readUpTo(answer: IncomingMessage, longest: number): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    if (longest === 0) return undefined;
    for await (const part of answer as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > longest) return undefined;
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    answer.destroy();
  }
}

/** An IPv6 address stands in brackets in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function blocked(message: string): WebhookError {
  return new WebhookError('blocked', message);
}

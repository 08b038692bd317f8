import {
  type AgentReport,
  type FactsBatch,
  type FactsTaken,
  type FindingsAnswer,
  factsTaken,
  findingsAnswer,
  type OrdersAfterAnswer,
  ordersAfterAnswer,
  type PollAnswer,
  type PollRequest,
  type PublicJwk,
  pollAnswer,
  type ReceiptsAnswer,
  receiptsAnswer,
  reportAnswer,
  rotateKeyAnswer,
} from '@muster/contract';
import type { z } from 'zod';
import type { AgentKey } from '../identity/agent-key.ts';
import type { Identity } from '../identity/identity.ts';
import { compactJws } from '../identity/jws.ts';
import { retryAfterMs } from '../kernel/back-off.ts';
import type { Clock } from '../kernel/clock.ts';
import { type HttpAnswer, type HttpClient, TransportError } from './http-client.ts';

/** The server answered, and not with what was asked for. */
export class ServerRefused extends Error {
  readonly status: number;
  readonly retryAfterMs: number | null;

  constructor(status: number, detail: string, retryAfter: number | null) {
    super(`the server answered ${status}: ${detail}`);
    this.name = 'ServerRefused';
    this.status = status;
    this.retryAfterMs = retryAfter;
  }

  /** The same again would be refused again. */
  get isForGood(): boolean {
    return this.status === 400 || this.status === 413 || this.status === 422;
  }

  /** RFC 6585: the same again is taken later. */
  get isTooMuch(): boolean {
    return this.status === 429;
  }
}

const MEGABYTE = 1024 * 1024;
const TOKEN_LASTS_S = 300;
const TOKEN_USED_MS = 240_000;
/** The server ends an idle poll after less than a minute. */
const POLL_TIMEOUT_MS = 90_000;
const TIMEOUT_MS = 60_000;

/** What the agent asks of its server. Every answer is bounded in size and time, and is checked. */
export class ServerClient {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  readonly #identity: Identity;
  readonly #key: () => AgentKey;
  #token: { text: string; madeMs: number; by: AgentKey } | null = null;

  constructor(http: HttpClient, clock: Clock, identity: Identity, key: () => AgentKey) {
    this.#http = http;
    this.#clock = clock;
    this.#identity = identity;
    this.#key = key;
  }

  poll(request: PollRequest, signal: AbortSignal): Promise<PollAnswer> {
    const { pollEndpoint } = this.#identity;
    return this.#ask(pollEndpoint, request, pollAnswer, {
      signal,
      timeoutMs: POLL_TIMEOUT_MS,
      maxBytes: 16 * MEGABYTE,
    });
  }

  ordersAfter(seq: number, signal: AbortSignal): Promise<OrdersAfterAnswer> {
    return this.#ask(this.#at(`orders?after=${seq}`), null, ordersAfterAnswer, {
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: 32 * MEGABYTE,
    });
  }

  findings(orderId: string, signal: AbortSignal): Promise<FindingsAnswer> {
    return this.#ask(this.#at(`orders/${encodeURIComponent(orderId)}/findings`), null, findingsAnswer, {
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: 16 * MEGABYTE,
    });
  }

  sendReceipts(receipts: string[], signal: AbortSignal): Promise<ReceiptsAnswer> {
    return this.#ask(this.#at('receipts'), { receipts }, receiptsAnswer, {
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MEGABYTE,
    });
  }

  sendFacts(batch: FactsBatch, signal: AbortSignal): Promise<FactsTaken> {
    return this.#ask(this.#at('facts'), batch, factsTaken, {
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MEGABYTE,
    });
  }

  report(report: AgentReport, signal: AbortSignal): Promise<{ orderKeys: PublicJwk[] }> {
    return this.#ask(this.#at('report'), report, reportAnswer, {
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MEGABYTE,
    });
  }

  /** The new key is signed for by the old one and by itself. */
  rotateKey(fresh: AgentKey, signal: AbortSignal): Promise<{ fingerprint: string }> {
    const { agentId } = this.#identity;
    const claims = { agentId, publicKey: fresh.publicJwk, at: this.#clock.now().toISOString() };
    const [byOld, byNew] = [this.#key(), fresh].map((key) => compactJws(key, 'muster-agent-key+jwt', claims));
    const body = { publicKey: fresh.publicJwk, byOld, byNew };
    return this.#ask(this.#at('keys'), body, rotateKeyAnswer, {
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MEGABYTE,
    });
  }

  #at(path: string): string {
    return new URL(`/api/agent/v1/${path}`, this.#identity.server).href;
  }

  async #ask<Schema extends z.ZodType>(
    url: string,
    body: object | null,
    schema: Schema,
    limits: { signal: AbortSignal; timeoutMs: number; maxBytes: number },
  ): Promise<z.output<Schema>> {
    const answer = await this.#http({
      url,
      method: body === null ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#bearer()}`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      ...limits,
    });
    return readAnswer(answer, schema, this.#clock.now());
  }

  #bearer(): string {
    const key = this.#key();
    const now = this.#clock.now().getTime();
    const kept = this.#token;
    if (kept && kept.by === key && Math.abs(now - kept.madeMs) < TOKEN_USED_MS) return kept.text;
    const { agentId, issuer } = this.#identity;
    const iat = Math.floor(now / 1000);
    const claims = { iss: agentId, sub: agentId, aud: issuer, iat, exp: iat + TOKEN_LASTS_S };
    this.#token = { text: compactJws(key, 'muster-agent+jwt', claims), madeMs: now, by: key };
    return this.#token.text;
  }
}

/** @throws ServerRefused, TransportError `malformed` */
export function readAnswer<Schema extends z.ZodType>(
  answer: HttpAnswer,
  schema: Schema,
  now: Date,
): z.output<Schema> {
  const value = json(answer.body);
  if (answer.status < 200 || answer.status > 299) {
    const detail = (value as { detail?: unknown } | undefined)?.detail;
    const words = typeof detail === 'string' ? detail.slice(0, 500) : 'no reason was given';
    throw new ServerRefused(answer.status, words, retryAfterMs(answer.headers['retry-after'], now));
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw new TransportError('malformed', 'the answer does not have the form that was agreed');
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

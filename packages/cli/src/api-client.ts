import { mistakesOf, problem } from '@muster/contract';
import type { z } from 'zod';
import { NotReachable, Refused, UsageError } from './errors.ts';

export interface Server {
  /** As in `http://127.0.0.1:8460`. */
  url: string;
  token: string | undefined;
  /** Told of each request other than a GET that went well. */
  onDone?: () => void;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface ServerEvent {
  id: string;
  type: string;
  data: unknown;
}

/** Muster's API: every answer is checked against the contract before it is believed. */
export class ApiClient {
  readonly #server: Server;
  /** As it was named. */
  readonly url: string;
  readonly #fetch: typeof fetch;

  constructor(server: Server, fetchFunction: typeof fetch = fetch) {
    this.#server = server;
    this.url = server.url;
    this.#fetch = fetchFunction;
  }

  get<Schema extends z.ZodType>(path: string, schema: Schema, query: Query = {}): Promise<z.output<Schema>> {
    return this.#json('GET', withQuery(path, query), undefined, schema);
  }

  /** Under the same key the server does it once. */
  post<Schema extends z.ZodType>(
    path: string,
    body: unknown,
    schema: Schema,
    key?: string,
  ): Promise<z.output<Schema>> {
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    return this.#json('POST', path, body, schema, headers);
  }

  put<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>> {
    return this.#json('PUT', path, body, schema);
  }

  patch<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>> {
    return this.#json('PATCH', path, body, schema);
  }

  delete<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return this.#json('DELETE', path, undefined, schema);
  }

  /** Sends bytes as they are. */
  async sendBytes<Schema extends z.ZodType>(
    method: 'POST' | 'PATCH',
    path: string,
    bytes: Uint8Array<ArrayBuffer>,
    schema: Schema,
  ): Promise<z.output<Schema>> {
    return await this.#json(method, path, bytes, schema);
  }

  /** What is no JSON: a file as it is kept, or, with a body, one that is made by asking for it. */
  async bytes(path: string, body?: object): Promise<Buffer> {
    const response = await this.#send(body ? 'POST' : 'GET', path, body, { accept: '*/*' });
    return Buffer.from(await response.arrayBuffer());
  }

  /** All items of a paged list, page by page. */
  async *items<Item>(
    path: string,
    page: z.ZodType<{ items: Item[]; next: string | null }>,
    query: Query = {},
  ): AsyncGenerator<Item> {
    let cursor: string | undefined;
    do {
      const answer: { items: Item[]; next: string | null } = await this.get(path, page, { ...query, cursor });
      yield* answer.items;
      cursor = answer.next ?? undefined;
    } while (cursor !== undefined);
  }

  /** An answer that comes as lines of JSON while the server works. */
  async *lines<Schema extends z.ZodType>(
    path: string,
    body: unknown,
    schema: Schema,
  ): AsyncGenerator<z.output<Schema>> {
    const response = await this.#send('POST', path, body);
    for await (const line of textLines(response)) if (line !== '') yield schema.parse(JSON.parse(line));
  }

  /** Server-sent events of one connection; `lastId` resumes after that event. */
  async *events(path: string, lastId?: string, signal?: AbortSignal): AsyncGenerator<ServerEvent> {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastId !== undefined) headers['last-event-id'] = lastId;
    const response = await this.#send('GET', path, undefined, headers, signal);
    let event = { id: '', type: 'message', data: '' };
    for await (const line of textLines(response)) {
      if (line === '') {
        if (event.data !== '') yield { id: event.id, type: event.type, data: JSON.parse(event.data) };
        event = { id: event.id, type: 'message', data: '' };
      } else if (line.startsWith('id: ')) event.id = line.slice(4);
      else if (line.startsWith('event: ')) event.type = line.slice(7);
      else if (line.startsWith('data: ')) event.data += line.slice(6);
    }
  }

  async #json<Schema extends z.ZodType>(
    method: string,
    path: string,
    body: unknown,
    schema: Schema,
    headers: Record<string, string> = {},
  ): Promise<z.output<Schema>> {
    const response = await this.#send(method, path, body, headers);
    if (method !== 'GET') this.#server.onDone?.();
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new NotReachable(
      `${this.#server.url} answered ${path} in another form than this version of muster knows (${mistakesOf(parsed.error)}). Are server and muster of the same version?`,
    );
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    const init: RequestInit = {
      method,
      headers: { accept: 'application/json', ...headers },
      redirect: 'error',
    };
    if (this.#server.token !== undefined)
      init.headers = { ...init.headers, authorization: `Bearer ${this.#server.token}` };
    if (signal !== undefined) init.signal = signal;
    if (body !== undefined) {
      const isBytes = body instanceof Uint8Array;
      const type = isBytes ? 'application/octet-stream' : 'application/json';
      init.headers = { ...init.headers, 'content-type': type };
      init.body = isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body);
    }
    const response = await this.#fetch(this.#url(path), init).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      throw new NotReachable(
        `No answer from ${this.#server.url} (${causeOf(error)}). Is the server running, and is --server right?`,
      );
    });
    if (response.ok) return response;
    const refusal = problem.safeParse(await response.json().catch(() => undefined));
    if (!refusal.success)
      throw new NotReachable(
        `${this.#server.url} answered ${response.status} and does not look like Muster.`,
      );
    const { at, ...rest } = refusal.data;
    throw new Refused(at === undefined ? rest : { ...rest, at });
  }

  #url(path: string): URL {
    try {
      return new URL(path, this.#server.url);
    } catch {
      throw new UsageError(`--server ${this.#server.url} is not a URL; write it as http://127.0.0.1:8460`);
    }
  }
}

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}

async function* textLines(response: Response): AsyncGenerator<string> {
  if (!response.body) return;
  let rest = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

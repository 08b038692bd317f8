import { setMaxListeners } from 'node:events';
import type { Clock } from './clock.ts';
import { errorOfAnswer, OpenStackError, type ServiceName } from './errors.ts';

export interface Limits {
  /** From the request to the last byte of its answer: 60 s. A server that drips bytes gains nothing. */
  answerMs: number;
  /** Of one answer, after any decompression: 64 MiB, which holds a thousand servers with user data. */
  answerBytes: number;
  /** Of one list, over all of its pages: 200,000. */
  listItems: number;
}

export const LIMITS: Limits = { answerMs: 60_000, answerBytes: 64 * 2 ** 20, listItems: 200_000 };

export interface HttpRequest {
  service: ServiceName;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: unknown;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; null for an empty answer. */
  body: unknown;
}

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface HttpParts {
  clock: Clock;
  limits: Limits;
  fetch: Fetch;
}

/** One request and its answer, within the limits. @throws OpenStackError, also for every status from 300 on. */
export async function exchange(
  { clock, limits, fetch }: HttpParts,
  request: HttpRequest,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const { service } = request;
  const stop = new AbortController();
  const over = new AbortController();
  const tooSlow = new OpenStackError('too-slow', service, null, `no whole answer in ${limits.answerMs} ms`);
  const aborted = () => stop.abort(new OpenStackError('aborted', service, null, ''));
  if (signal?.aborted) aborted();
  // One for each request that is under way; each is taken off again.
  if (signal) setMaxListeners(0, signal);
  signal?.addEventListener('abort', aborted, { once: true });
  void clock.sleep(limits.answerMs, over.signal).then(() => {
    if (!over.signal.aborted) stop.abort(tooSlow);
  });
  try {
    const response = await fetch(request.url, initOf(request, stop.signal));
    const text = await textOf(response, limits, service, stop);
    if (response.status >= 300 && response.status < 400)
      throw new OpenStackError('redirected', service, response.status, 'redirections are not followed');
    const body = jsonOf(text, service, response.status);
    if (!response.ok) throw errorOfAnswer(service, response.status, body);
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    if (error instanceof OpenStackError) throw error;
    if (stop.signal.reason instanceof OpenStackError) throw stop.signal.reason;
    throw new OpenStackError('unreachable', service, null, causeOf(error));
  } finally {
    over.abort();
    signal?.removeEventListener('abort', aborted);
  }
}

function initOf({ method, headers, body }: HttpRequest, signal: AbortSignal): RequestInit {
  return {
    method,
    // A redirection would carry the token to wherever it leads.
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  };
}

async function textOf(
  response: Response,
  { answerBytes }: Limits,
  service: ServiceName,
  stop: AbortController,
): Promise<string> {
  const tooLarge = new OpenStackError(
    'too-large',
    service,
    response.status,
    `the answer has more than ${answerBytes} bytes`,
  );
  if (Number(response.headers.get('content-length') ?? 0) > answerBytes) {
    stop.abort(tooLarge);
    throw tooLarge;
  }
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > answerBytes) {
      stop.abort(tooLarge);
      throw tooLarge;
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function jsonOf(text: string, service: ServiceName, status: number): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    // Proxies and load balancers say what is wrong in HTML.
    if (status >= 400) return text;
    throw new OpenStackError('malformed', service, status, 'the answer is no JSON');
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

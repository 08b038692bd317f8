import http from 'node:http';
import https from 'node:https';
import { isSafeUrl } from '../config/agent-schema.ts';
import type { Clock } from '../kernel/clock.ts';
import { tunnelAgent } from './tunnel.ts';

/** Why there is no answer. `too-large` and `too-slow` are said before the whole answer has come. */
export class TransportError extends Error {
  readonly reason: 'unreachable' | 'too-large' | 'too-slow' | 'stopped' | 'malformed';

  constructor(reason: TransportError['reason'], detail: string) {
    super(detail);
    this.name = 'TransportError';
    this.reason = reason;
  }
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** For the whole answer, its last byte included. */
  timeoutMs: number;
  maxBytes: number;
  signal: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>;

export interface Connection {
  /** PEM; Node's own authorities when absent. */
  ca?: string | undefined;
  proxy?: string | undefined;
}

/** One kept connection at a time a purpose; no redirect is followed; nothing but HTTPS, or this machine itself. */
export function httpClient(clock: Clock, { ca, proxy }: Connection): HttpClient {
  const tls = {
    keepAlive: true,
    maxSockets: 6,
    ...(ca === undefined ? {} : { ca }),
    minVersion: 'TLSv1.2' as const,
  };
  const secure = proxy === undefined ? new https.Agent(tls) : tunnelAgent(proxy, tls);
  const plain = new http.Agent({ keepAlive: true, maxSockets: 6 });
  return async (request) => {
    if (!isSafeUrl(request.url)) throw new TransportError('malformed', `${request.url} is not encrypted`);
    const over = new AbortController();
    const timeout = clock.sleep(request.timeoutMs, over.signal).then(() => 'over' as const);
    const ended = new AbortController();
    const stop = () => ended.abort();
    request.signal.addEventListener('abort', stop, { once: true });
    if (request.signal.aborted) stop();
    try {
      const answer = exchange(
        request,
        request.url.startsWith('https:') ? { on: https, agent: secure } : { on: http, agent: plain },
        ended.signal,
      );
      answer.catch(() => {});
      const first = await Promise.race([answer, timeout]);
      if (first !== 'over') return first;
      throw new TransportError('too-slow', `no whole answer within ${request.timeoutMs / 1000} s`);
    } finally {
      ended.abort();
      over.abort();
      request.signal.removeEventListener('abort', stop);
    }
  };
}

interface Via {
  on: typeof http | typeof https;
  agent: http.Agent;
}

function exchange(request: HttpRequest, { on, agent }: Via, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method, url, body } = request;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const headers = { accept: 'application/json', ...request.headers, ...length };
    const sent = on.request(url, { method, headers, agent, signal }, (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes > request.maxBytes) {
          reject(new TransportError('too-large', `the answer has more than ${request.maxBytes} bytes`));
          answer.destroy();
          return;
        }
        parts.push(part);
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
      answer.on('error', (error) => reject(asTransportError(error, request.signal)));
      answer.on('close', () => reject(new TransportError('unreachable', 'the answer was cut off')));
    });
    sent.on('error', (error) => reject(asTransportError(error, request.signal)));
    sent.end(body);
  });
}

function asTransportError(error: Error, signal: AbortSignal): TransportError {
  if (signal.aborted) return new TransportError('stopped', 'the agent was stopped');
  return new TransportError('unreachable', error.message);
}

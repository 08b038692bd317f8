import { existsSync, unlinkSync } from 'node:fs';
import http from 'node:http';
import { z } from 'zod';
import type { Agent } from '../run/agent.ts';
import { ControlError, type Operation, operations } from './operations.ts';
import { type Answer, answerPage } from './page.ts';
import { isSame } from './page-token.ts';

const MOST_BYTES = 100_000;

export interface Door {
  /** A unix socket that only the agent's own account can open, or a port of 127.0.0.1. */
  at: { socket: string } | { port: number };
  token: string;
}

/**
 * The door for people of the site. Programs come with the token in a header, which no page of another origin can send;
 * browsers sign in with it. A GET changes nothing.
 */
export async function serveControl(agent: Agent, { at, token }: Door): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    answer(agent, token, request)
      .catch((error: unknown) => failed(error))
      .then(({ status, headers, body }) => {
        response.writeHead(status, headers);
        response.end(body);
      })
      .catch(() => response.destroy());
  });
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  if ('socket' in at && existsSync(at.socket)) unlinkSync(at.socket);
  const mask = process.umask(0o077);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      if ('socket' in at) server.listen(at.socket, resolve);
      else server.listen(at.port, '127.0.0.1', resolve);
    });
  } finally {
    process.umask(mask);
  }
  agent.signal.addEventListener('abort', () => void server.close().closeAllConnections(), { once: true });
  return server;
}

async function answer(agent: Agent, token: string, request: http.IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://agent.invalid');
  if (!isOwnHost(request.headers.host)) return text(421, 'This is not the name of this door.');
  const body = request.method === 'POST' ? await read(request) : '';
  if (!url.pathname.startsWith('/api/')) return await answerPage(agent, token, request, url, body);
  if (request.method !== 'POST') return json(405, { detail: 'Only POST is taken here.' });
  const [scheme, given = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !isSame(given, token)) return json(401, { detail: 'The token does not fit.' });
  const name = url.pathname.slice('/api/'.length);
  if (!Object.hasOwn(operations, name)) return json(404, { detail: 'There is no such thing here.' });
  return json(200, await operations[name as Operation](agent, body === '' ? {} : JSON.parse(body)));
}

/** A name of the internet that somebody points to this machine is none of ours. */
function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.0\.0\.1|agent\.invalid)(:\d+)?$/.test(host);
}

async function read(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BYTES) throw new ControlError('the request is too long');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

function failed(error: unknown): Answer {
  if (error instanceof ControlError) return json(409, { detail: error.message });
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return json(400, { detail: 'the request does not have the form that was expected' });
  return json(500, { detail: error instanceof Error ? error.message : String(error) });
}

function json(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}

function text(status: number, words: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: words };
}

import http from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../kernel/clock.ts';
import { httpClient, TransportError } from './http-client.ts';

const ask = httpClient(systemClock, {});
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

function get(url: string, limits: { timeoutMs?: number; maxBytes?: number; signal?: AbortSignal } = {}) {
  return ask({
    method: 'GET',
    url,
    timeoutMs: 2000,
    maxBytes: 1000,
    signal: new AbortController().signal,
    ...limits,
  });
}

async function reasonOf(answer: Promise<unknown>): Promise<string> {
  return await answer.then(
    () => 'answered',
    (error: unknown) => (error instanceof TransportError ? error.reason : String(error)),
  );
}

describe('a server that means harm', () => {
  test('and sends without end is cut off at the limit', async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const part = Buffer.alloc(65_536, 'x');
      const push = () => {
        while (!response.destroyed && response.write(part)) sent += part.length;
      };
      response.on('drain', push);
      response.on('error', () => {});
      push();
    });
    expect(await reasonOf(get(url, { maxBytes: 1_000_000 }))).toBe('too-large');
    expect(sent).toBeLessThan(50_000_000);
  });

  test('and sends a byte now and then is left after the time that is given', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    });
    expect(await reasonOf(get(url, { timeoutMs: 150 }))).toBe('too-slow');
  });

  test('and never answers is left after the time that is given', async () => {
    expect(await reasonOf(get(await serve(() => {}), { timeoutMs: 100 }))).toBe('too-slow');
  });

  test('and cuts the answer short is not believed', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"sets":{}}');
      setImmediate(() => response.destroy());
    });
    expect(await reasonOf(get(url))).toBe('unreachable');
  });

  test('and sends the agent elsewhere is not followed', async () => {
    const url = await serve((_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' });
      response.end();
    });
    expect((await get(url)).status).toBe(302);
  });
});

test('nothing is asked without encryption but of this machine', async () => {
  expect(await reasonOf(get('http://192.0.2.1/'))).toBe('malformed');
  expect(await reasonOf(get('http://localhost.example.org/'))).toBe('malformed');
});

test('an agent that is stopped does not wait for its answer', async () => {
  const stopping = new AbortController();
  const answer = reasonOf(get(await serve(() => {}), { signal: stopping.signal, timeoutMs: 20_000 }));
  stopping.abort();
  expect(await answer).toBe('stopped');
});

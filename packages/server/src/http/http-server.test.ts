import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MusterError } from '../kernel/errors.ts';
import { Refusals } from '../kernel/refusals.ts';
import { actors, type TestApp, testApp } from '../testing/test-app.ts';
import { buildHttp } from './http-server.ts';
import { sendEvents } from './sse.ts';
import { systemRoutes } from './system-routes.ts';

const exampleRoutes: FastifyPluginAsyncZod = async (http) => {
  http.get(
    '/api/v1/example',
    { schema: { response: { 200: z.object({ id: z.string() }) } } },
    async (request) => request.actor,
  );
  http.post(
    '/api/v1/example',
    { schema: { body: z.object({ name: z.string().min(2) }) } },
    async (request) => request.body,
  );
  http.get('/api/v1/conflict', async () => {
    throw new MusterError('state.conflict', 'It has ended already.', '/state');
  });
  http.get('/api/v1/defect', async () => {
    throw new Error('the password is hunter2');
  });
};

let app: TestApp;
let http: FastifyInstance;
const admin = { authorization: 'Bearer administrator' };

let webRoot: string;
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'muster-pages-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Muster</title>');
  await writeFile(join(webRoot, 'assets', 'index-1a2b3c4d.js'), 'export {};');
  await writeFile(join(webRoot, 'assets', 'index-1a2b3c4d.js.br'), 'export {};');
  await writeFile(join(webRoot, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  app = await testApp();
  http = await buildHttp(app, {
    authenticate: async (secret) => {
      if (secret === 'administrator') return actors.administrator;
      if (secret === 'site') return actors.site;
      throw new MusterError('auth.invalid', 'unknown');
    },
    routes: [systemRoutes(app, (actor) => actor.role === 'administrator'), exampleRoutes],
    webRoot,
  });
  http.get('/api/v1/watch', (request, reply) =>
    sendEvents(request, reply, {
      hub: app.events,
      clock: app.clock,
      topic: 'cmp_1',
      present: (event) => (event.type === 'secret' ? undefined : event.data),
    }),
  );
  await http.listen({ host: '127.0.0.1', port: 0 });
});
beforeEach(() => {
  app.refusals = new Refusals(app.clock);
});
afterAll(async () => {
  app.events.close();
  await http.close();
  await app.close();
  await rm(webRoot, { recursive: true });
});

describe('errors', () => {
  test.each([
    ['no token', { method: 'GET', url: '/api/v1/example' }, 401, 'auth.missing'],
    [
      'a header that is no bearer token',
      { method: 'GET', url: '/api/v1/example', headers: { authorization: 'Basic eA==' } },
      401,
      'auth.missing',
    ],
    [
      'an unknown token',
      { method: 'GET', url: '/api/v1/example', headers: { authorization: 'Bearer x' } },
      401,
      'auth.invalid',
    ],
    [
      'a body of another form',
      { method: 'POST', url: '/api/v1/example', headers: admin, payload: { name: 'x' } },
      400,
      'request.invalid',
    ],
    [
      'a text with a NUL',
      { method: 'POST', url: '/api/v1/example', headers: admin, payload: { name: 'a\u0000b' } },
      400,
      'request.invalid',
    ],
    [
      'a text with half a letter',
      {
        method: 'POST',
        url: '/api/v1/example',
        headers: admin,
        payload: { name: 'ab', more: [{ x: '\ud800' }] },
      },
      400,
      'request.invalid',
    ],
    [
      'an address with a NUL',
      { method: 'GET', url: '/api/v1/example?name=%00', headers: admin },
      400,
      'request.invalid',
    ],
    ['an address that is none', { method: 'GET', url: '/api/%zz' }, 400, 'request.invalid'],
    [
      'a body that is no JSON',
      {
        method: 'POST',
        url: '/api/v1/example',
        headers: { ...admin, 'content-type': 'application/json' },
        payload: '{',
      },
      400,
      'request.invalid',
    ],
    [
      'a body of an unknown type',
      {
        method: 'POST',
        url: '/api/v1/example',
        headers: { ...admin, 'content-type': 'text/x' },
        payload: 'x',
      },
      400,
      'request.invalid',
    ],
    [
      'a body that is too large',
      { method: 'POST', url: '/api/v1/example', headers: admin, payload: { name: 'x'.repeat(1_100_000) } },
      413,
      'request.too-large',
    ],
    ['an unknown route', { method: 'GET', url: '/api/v1/nothing', headers: admin }, 404, 'not-found'],
    ['a way out of the pages', { method: 'GET', url: '/..%2f..%2fpackage.json' }, 400, 'request.invalid'],
    [
      'a refusing use case',
      { method: 'GET', url: '/api/v1/conflict', headers: admin },
      409,
      'state.conflict',
    ],
  ] as const)('%s is refused with a stable code and counted', async (_what, request, status, code) => {
    const answer = await http.inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status, detail: expect.any(String) });
    expect(app.refusals.counts()).toEqual({ [code]: 1 });
  });

  test('a defect tells the caller nothing but where to look', async () => {
    const answer = await http.inject({ method: 'GET', url: '/api/v1/defect', headers: admin });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'internal' });
    expect(answer.body).not.toContain('hunter2');
    expect(app.refusals.counts()).toEqual({});
  });

  test('the place in the input is named', async () => {
    const answer = await http.inject({
      method: 'POST',
      url: '/api/v1/example',
      headers: admin,
      payload: { name: 'x' },
    });
    expect(answer.json()).toMatchObject({ at: '/body/name' });
  });
});

test('refusals are shown to administrators only', async () => {
  await http.inject({ method: 'GET', url: '/api/v1/example' });
  const answer = await http.inject({ method: 'GET', url: '/api/v1/refusals', headers: admin });
  expect(answer.json()).toEqual({ since: '2027-01-05T08:00:00.000Z', counts: { 'auth.missing': 1 } });
  const denied = await http.inject({
    method: 'GET',
    url: '/api/v1/refusals',
    headers: { authorization: 'Bearer site' },
  });
  expect(denied.json()).toMatchObject({ code: 'auth.denied' });
});

test('health needs no token and asks the database', async () => {
  const answer = await http.inject('/health');
  expect(answer.json()).toMatchObject({ status: 'ok', at: '2027-01-05T08:00:00.000Z' });
});

test('whoever is signed in hears the server’s time, nobody else', async () => {
  const heard = await http.inject({ url: '/api/v1/time', headers: { authorization: 'Bearer site' } });
  expect(heard.json()).toEqual({ at: '2027-01-05T08:00:00.000Z', speed: 1 });
  expect((await http.inject('/api/v1/time')).json()).toMatchObject({ code: 'auth.missing' });
});

test('every answer carries the strict policies', async () => {
  for (const url of [
    '/',
    '/campaigns',
    '/assets/index-1a2b3c4d.js',
    '/api/v1/example',
    '/nothing',
    '/%zz',
    '/health',
  ]) {
    const { headers } = await http.inject({ url, headers: { accept: 'text/html' } });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  }
});

describe('pages', () => {
  const page = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test.each(['/', '/campaigns/cmp_1', '/sign-in', '/portal/enter', '/settings/tokens?x=1', '/apiary'])(
    '%s answers with the application, from no cache',
    async (url) => {
      const answer = await http.inject({ url, headers: page });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-type']).toContain('text/html');
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toContain('<title>Muster');
    },
  );

  test('what has its hash in its name is kept for ever, other files are asked about', async () => {
    const hashed = await http.inject('/assets/index-1a2b3c4d.js');
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const icon = await http.inject('/icon.svg');
    expect(icon.headers['cache-control']).toBe('no-cache');
  });

  test('what was compressed travels so to who can read it, under its own type', async () => {
    const url = '/assets/index-1a2b3c4d.js';
    const small = await http.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect((await http.inject(url)).headers['content-encoding']).toBeUndefined();
  });

  test.each([
    ['an address of the API', 'GET', '/api/v1/nothing', page],
    ['an old script that is no more', 'GET', '/assets/index-00000000.js', page],
    ['what asks for data', 'GET', '/campaigns', { accept: 'application/json' }],
    ['a change', 'POST', '/campaigns', page],
  ] as const)('%s is never answered with a page', async (_what, method, url, headers) => {
    const answer = await http.inject({ method, url, headers });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not-found' });
  });
});

test('the description is OpenAPI 3.1 whose references all lead somewhere', async () => {
  const document = (await http.inject('/api/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toContain('/api/v1/example');
  expect(document.paths['/api/v1/example'].get.security).toEqual([{ token: [] }, { session: [] }]);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    (match) => match[1] as string,
  );
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) {
    const target = reference
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
    expect(target, reference).toBeDefined();
  }
});

describe('server-sent events', () => {
  async function open(lastId?: string) {
    const address = http.server.address() as { port: number };
    const gone = new AbortController();
    const headers: Record<string, string> =
      lastId === undefined ? admin : { ...admin, 'last-event-id': lastId };
    const response = await fetch(`http://127.0.0.1:${address.port}/api/v1/watch`, {
      headers,
      signal: gone.signal,
    });
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    return {
      response,
      close: () => gone.abort(),
      async until(what: string): Promise<string> {
        while (!text.includes(what)) {
          const { value, done } = await reader.read();
          if (done) throw new Error(`the stream ended before ${what}: ${text}`);
          text += value;
        }
        return text;
      },
    };
  }

  test('the first visit is told to read everything, then hears what it may', async () => {
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    expect(stream.response.headers.get('content-security-policy')).toContain("'none'");
    await stream.until('event: reset');
    app.events.publish('cmp_2', 'other', { n: 0 });
    app.events.publish('cmp_1', 'secret', { n: 1 });
    app.events.publish('cmp_1', 'verdict.changed', { text: 'a\nb' });
    const text = await stream.until('verdict.changed\ndata: {"text":"a\\nb"}\n\n');
    expect(text).not.toContain('secret');
    expect(text).not.toContain('other');
    stream.close();
  });

  test('who returns gets what it missed', async () => {
    const left = app.events.position;
    app.events.publish('cmp_1', 'verdict.changed', { n: 7 });
    const stream = await open(left);
    expect(await stream.until('"n":7')).not.toContain('reset');
    stream.close();
  });

  test('a heartbeat shows that the line still stands', async () => {
    const stream = await open();
    await stream.until('event: reset');
    await app.clock.advance(15_000);
    await stream.until(': still here');
    stream.close();
  });
});

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendEvents } from '../../http/sse.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { secretHash } from './model.ts';
import { issueToken, revokeToken } from './service.ts';
import { deviceOf, SESSION_IDLE_MS, SESSION_LASTS_MS } from './session-model.ts';
import { Browser, openDoor, ownPage } from './testing/browser.ts';
import { placeFederation } from './testing/people-scene.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
const officer = { name: 'Duty officer', role: 'officer', scope: { kind: 'ngi', ngiId: 'ngi_1' } } as const;

let app: TestApp;
let http: FastifyInstance;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await openDoor(app, [
    async (routes) => {
      routes.post('/api/v1/change', async (request) => request.actor);
      routes.get('/api/v1/watch', (request, reply) =>
        sendEvents(request, reply, { hub: app.events, clock: app.clock, topic: 'cmp_1' }),
      );
    },
  ]);
  await http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  app.events.close();
  await http.close();
  await app.close();
});

async function signedIn(validDays = 30) {
  const issued = await issueToken(app, actors.administrator, { ...officer, validDays });
  const browser = new Browser(http);
  const answer = await browser.post('/api/v1/sessions', { token: issued.secret });
  expect(answer.statusCode).toBe(201);
  return { browser, answer, token: issued.token, secret: issued.secret };
}

test('a token opens a session that acts as the token’s actor', async () => {
  const { browser, token } = await signedIn();
  expect((await browser.get('/api/v1/me')).json()).toEqual({
    id: token.id,
    name: 'Duty officer',
    role: 'officer',
    scope: { kind: 'ngi', ngiId: 'ngi_1' },
    scopeName: 'NGI_1',
    session: {
      id: expect.stringMatching(/^ses_/),
      method: 'token',
      since: app.clock.now().toISOString(),
      expiresAt: new Date(app.clock.now().getTime() + SESSION_LASTS_MS).toISOString(),
      idleSeconds: SESSION_IDLE_MS / 1000,
    },
    person: null,
    grants: [],
    activeGrant: null,
    askAt: 'csirt@localhost',
  });
  expect((await browser.post('/api/v1/change')).json()).toMatchObject({ id: token.id, role: 'officer' });
});

test('a program that presents a token has no session', async () => {
  const { secret, token } = await issueToken(app, actors.administrator, { ...officer, validDays: 1 });
  const me = await http.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${secret}` } });
  expect(me.json()).toMatchObject({ id: token.id, role: 'officer', session: null });
});

test('the cookie is the host’s alone, out of reach of scripts, and the database holds only its hash', async () => {
  const { answer, browser } = await signedIn();
  const header = answer.headers['set-cookie'] as string;
  expect(header).toMatch(
    /^__Host-muster=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  );
  const secret = browser.cookies.get('__Host-muster') as string;
  const rows = await app.db.selectFrom('session').selectAll().execute();
  expect(rows.map((row) => row.secret_sha256)).toContain(secretHash(secret));
  expect(JSON.stringify(rows)).not.toContain(secret);
  const entries = await app.db.selectFrom('ledger_entry').selectAll().execute();
  expect(JSON.stringify(entries)).not.toContain(secret);
});

test.each([`mst_${'x'.repeat(43)}`, 'hunter2'])('%s opens nothing', async (token) => {
  const browser = new Browser(http);
  expect((await browser.post('/api/v1/sessions', { token })).statusCode).toBeGreaterThanOrEqual(400);
  expect(browser.cookies.size).toBe(0);
});

test('signing in anew ends what the browser had before', async () => {
  const { browser, secret } = await signedIn();
  const before = browser.cookies.get('__Host-muster') as string;
  await browser.post('/api/v1/sessions', { token: secret });
  const old = new Browser(http);
  old.cookies.set('__Host-muster', before);
  expect((await old.get('/api/v1/me')).statusCode).toBe(401);
  expect((await browser.get('/api/v1/me')).statusCode).toBe(200);
});

test('signing out ends the session for good', async () => {
  const { browser } = await signedIn();
  const cookie = browser.cookies.get('__Host-muster') as string;
  expect((await browser.send('DELETE', '/api/v1/sessions/current')).statusCode).toBe(204);
  expect(browser.cookies.size).toBe(0);
  browser.cookies.set('__Host-muster', cookie);
  expect((await browser.get('/api/v1/me')).json()).toMatchObject({ code: 'auth.invalid' });
});

test('a session ends when it was not used for two hours, and lives on when it was', async () => {
  const { browser } = await signedIn();
  for (let i = 0; i < 3; i++) {
    await app.clock.advance(SESSION_IDLE_MS - MINUTE_MS);
    expect((await browser.get('/api/v1/me')).statusCode).toBe(200);
  }
  await app.clock.advance(SESSION_IDLE_MS);
  expect((await browser.get('/api/v1/me')).statusCode).toBe(401);
});

test('a session ends after a day, however busy it was', async () => {
  const { browser } = await signedIn();
  for (let passed = MINUTE_MS; passed < SESSION_LASTS_MS; passed += SESSION_IDLE_MS - MINUTE_MS) {
    await app.clock.advance(Math.min(SESSION_IDLE_MS - MINUTE_MS, SESSION_LASTS_MS - passed));
    expect((await browser.get('/api/v1/me')).statusCode).toBe(200);
  }
  await app.clock.advance(MINUTE_MS);
  expect((await browser.get('/api/v1/me')).statusCode).toBe(401);
});

test('a session ends with its token: when that is revoked, and when its time is over', async () => {
  const revoked = await signedIn();
  await revokeToken(app, actors.administrator, revoked.token.id);
  expect((await revoked.browser.get('/api/v1/me')).statusCode).toBe(401);
  const kinds = await app.db
    .selectFrom('ledger_entry')
    .select('kind')
    .orderBy('ord', 'desc')
    .limit(2)
    .execute();
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['session.ended', 'token.revoked']);

  const issued = await issueToken(app, actors.administrator, { ...officer, validDays: 1 });
  await app.clock.advance(SESSION_LASTS_MS - MINUTE_MS);
  const browser = new Browser(http);
  const answer = await browser.post('/api/v1/sessions', { token: issued.secret });
  expect(answer.headers['set-cookie']).toContain('Max-Age=60;');
  await app.clock.advance(MINUTE_MS);
  expect((await browser.get('/api/v1/me')).statusCode).toBe(401);
});

describe('a change by cookie must come from a page of this server', () => {
  const without = (name: keyof typeof ownPage) => {
    const { [name]: _left, ...rest } = ownPage;
    return rest;
  };
  test.each([
    ['without our header', without('x-muster-web')],
    ['with another value of it', { ...ownPage, 'x-muster-web': 'true' }],
    ['from another origin', { ...ownPage, origin: 'https://evil.example' }],
    ['from another port', { ...ownPage, origin: 'http://localhost:9999' }],
    ['from a page without origin', { ...ownPage, origin: 'null' }],
    ['from another site', { ...ownPage, 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour on the same site', { ...ownPage, 'sec-fetch-site': 'same-site' }],
    ['typed into the address line', { ...ownPage, 'sec-fetch-site': 'none' }],
    ['without a word of where it is from', { 'x-muster-web': '1' }],
  ])('%s: refused', async (_how, headers) => {
    const { browser } = await signedIn();
    const answer = await browser.send('POST', '/api/v1/change', {}, headers as Record<string, string>);
    expect(answer.json()).toMatchObject({ code: 'auth.foreign-page', status: 403 });
  });

  test.each([
    ['with Origin alone', without('sec-fetch-site')],
    ['with Sec-Fetch-Site alone', without('origin')],
  ])('%s: taken', async (_how, headers) => {
    const { browser } = await signedIn();
    expect((await browser.send('POST', '/api/v1/change', {}, headers)).statusCode).toBe(200);
  });

  test('nobody is signed in from elsewhere either', async () => {
    const { secret } = await issueToken(app, actors.administrator, { ...officer, validDays: 1 });
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await new Browser(http).send('POST', '/api/v1/sessions', { token: secret }, headers);
    expect(answer.json()).toMatchObject({ code: 'auth.foreign-page' });
  });

  test('a program with a token needs none of it', async () => {
    const { secret } = await issueToken(app, actors.administrator, { ...officer, validDays: 1 });
    const headers = { authorization: `Bearer ${secret}` };
    expect((await http.inject({ method: 'POST', url: '/api/v1/change', headers })).statusCode).toBe(200);
  });

  test('a wrong token beside a good cookie is refused: the cookie does not stand in', async () => {
    const { browser } = await signedIn();
    const answer = await browser.send('GET', '/api/v1/me', undefined, { authorization: 'Bearer mst_x' });
    expect(answer.statusCode).toBe(401);
  });
});

describe('an event stream', () => {
  async function watch(browser: Browser) {
    const { port } = http.server.address() as { port: number };
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/watch`, {
      headers: { cookie: `__Host-muster=${browser.cookies.get('__Host-muster')}` },
    });
    expect(response.status).toBe(200);
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    return async (what?: string): Promise<string> => {
      while (what === undefined || !text.includes(what)) {
        const { value, done } = await reader.read();
        if (done) return text;
        text += value;
      }
      return text;
    };
  }

  test('opens by cookie, and ends at once with its session', async () => {
    const { browser } = await signedIn();
    const read = await watch(browser);
    await read('event: reset');
    await browser.send('DELETE', '/api/v1/sessions/current');
    app.events.publish('cmp_1', 'secret', { n: 1 });
    expect(await read()).not.toContain('secret');
  });

  test('ends at once with its token, and leaves others open', async () => {
    const ours = await signedIn();
    const others = await signedIn();
    const read = await watch(ours.browser);
    const readOther = await watch(others.browser);
    await read('event: reset');
    await readOther('event: reset');
    await revokeToken(app, actors.administrator, ours.token.id);
    app.events.publish('cmp_1', 'news', { n: 1 });
    expect(await read()).not.toContain('news');
    expect(await readOther('news')).toContain('news');
    await revokeToken(app, actors.administrator, others.token.id);
    await readOther();
  });

  test('keeps its session in use, and ends with it at a heartbeat after its day', async () => {
    const { browser } = await signedIn();
    const { id } = ((await browser.get('/api/v1/me')).json() as { session: { id: string } }).session;
    const lastUse = async () =>
      (
        await app.db
          .selectFrom('session')
          .select('last_used_at')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).last_used_at.getTime();
    const read = await watch(browser);
    await read('event: reset');
    let ended = false;
    const whole = read().then((text) => {
      ended = true;
      return text;
    });
    const end = app.clock.now().getTime() + SESSION_LASTS_MS;
    while (app.clock.now().getTime() < end - 2 * HOUR_MS) {
      const before = app.clock.now().getTime();
      await app.clock.advance(HOUR_MS);
      // A heartbeat asks the database, which takes its own time; the next one comes 15 seconds after it.
      while ((await lastUse()) <= before + MINUTE_MS) {
        await app.clock.advance(15_000);
        await pause();
      }
    }
    expect(ended).toBe(false);
    while (!ended) {
      await app.clock.advance(HOUR_MS);
      await pause();
    }
    expect(await whole).toContain(': still here');
  });
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150 Safari/537.36 Edg/150',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18 Mobile Safari/604.1',
    'Safari on iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150 Mobile Safari/537.36',
    'Chromium on Android',
  ],
  ['curl/8.5', 'another program'],
  [undefined, 'another program'],
])('%s is %s', (userAgent, device) => {
  expect(deviceOf(userAgent)).toBe(device);
});

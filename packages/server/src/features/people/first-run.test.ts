import type { PasskeyOptions } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { openFirstRun } from './first-run.ts';
import { Browser, openDoor, ownPage } from './testing/browser.ts';
import { wholeLedger } from './testing/people-scene.ts';
import { SoftPasskey } from './testing/soft-passkey.ts';

const who = { name: 'Ada Lovelace', mail: 'ada@example.org' };
const password = 'four words of a language';

let app: TestApp;
let http: FastifyInstance;

async function fresh(): Promise<void> {
  app = await testApp();
  http = await openDoor(app);
}
async function closeAll(): Promise<void> {
  await http.close();
  await app.close();
}
beforeAll(fresh);
afterAll(closeAll);

test('the first run makes one administrator with a password, signed in; then it is over', async () => {
  const secret = (await openFirstRun(app)) ?? '';
  const browser = new Browser(http);
  expect((await browser.get('/api/v1/sign-in')).json()).toMatchObject({ firstRun: true, provider: null });
  const weak = await browser.post('/api/v1/first-run/administrator', { secret, ...who, password: 'short' });
  expect(weak.json()).toMatchObject({ code: 'auth.password-refused' });
  const none = await browser.post('/api/v1/first-run/administrator', { secret, ...who });
  expect(none.json()).toMatchObject({ code: 'request.invalid' });
  const tries = await Promise.all(
    [browser, new Browser(http)].map((one) =>
      one.post('/api/v1/first-run/administrator', { secret, ...who, password }),
    ),
  );
  expect(tries.map(({ statusCode }) => statusCode).sort()).toEqual([201, 401]);
  const made = tries.find(({ statusCode }) => statusCode === 201)?.json();
  expect(made).toMatchObject({
    name: 'Ada Lovelace',
    role: 'administrator',
    session: { method: 'first-run' },
  });
  expect((await browser.get('/api/v1/sign-in')).json()).toMatchObject({ firstRun: false });
  expect(await openFirstRun(app)).toBeUndefined();
  expect((await browser.post('/api/v1/first-run', { secret, name: 'x' })).json()).toMatchObject({
    code: 'auth.invalid',
  });
  expect((await new Browser(http).post('/api/v1/sessions', { mail: who.mail, password })).statusCode).toBe(
    201,
  );
  expect(await wholeLedger(app)).not.toMatch(/Ada|ada@/);
});

test('the first administrator may have a passkey instead, and a token for a terminal afterwards', async () => {
  await closeAll();
  await fresh();
  const secret = (await openFirstRun(app)) ?? '';
  const browser = new Browser(http);
  const foreign = await browser.post('/api/v1/first-run/passkey', { secret: 'x'.repeat(43), ...who });
  expect(foreign.json()).toMatchObject({ code: 'auth.invalid' });
  const options = (
    await browser.post('/api/v1/first-run/passkey', { secret, ...who })
  ).json() as PasskeyOptions;
  const key = new SoftPasskey({ origin: ownPage.origin });
  const passkey = key.create(options);
  const made = await browser.post('/api/v1/first-run/administrator', { secret, ...who, passkey });
  expect(made.json()).toMatchObject({ role: 'administrator' });
  const token = await browser.post('/api/v1/tokens', {
    name: 'terminal',
    role: 'administrator',
    owner: made.json().id,
  });
  expect(token.statusCode).toBe(201);
  const again = new Browser(http);
  const begun = (await again.send('POST', '/api/v1/sign-in/passkey')).json() as PasskeyOptions;
  expect((await again.post('/api/v1/sessions', { passkey: key.use(begun) })).statusCode).toBe(201);
});

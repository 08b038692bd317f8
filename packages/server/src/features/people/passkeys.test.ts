import type { PasskeyOptions } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { Browser, openDoor, ownPage } from './testing/browser.ts';
import { browserOf, entriesOf, ngiOfficer, placeFederation, placePerson } from './testing/people-scene.ts';
import { SoftPasskey } from './testing/soft-passkey.ts';

const MINUTE_MS = 60_000;
const origin = ownPage.origin;
const refused = { code: 'auth.passkey-refused', status: 401 };

let app: TestApp;
let http: FastifyInstance;
let personId: string;
let passkey: SoftPasskey;

beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await openDoor(app);
});
afterAll(async () => {
  await http.close();
  await app.close();
});

async function add(browser: Browser, key: SoftPasskey) {
  const options = (await browser.send('POST', '/api/v1/me/passkeys/options')).json() as PasskeyOptions;
  return await browser.post('/api/v1/me/passkeys', key.create(options));
}

beforeEach(async () => {
  personId = (await placePerson(app, [ngiOfficer])).id;
  passkey = new SoftPasskey({ origin });
  expect((await add(await browserOf(app, http, personId), passkey)).statusCode).toBe(201);
});

async function begin(browser: Browser): Promise<PasskeyOptions> {
  return (await browser.send('POST', '/api/v1/sign-in/passkey')).json() as PasskeyOptions;
}

test('a passkey lets its person in, without a name being asked', async () => {
  const browser = new Browser(http);
  const options = await begin(browser);
  expect(options.options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
  expect(JSON.stringify(options)).not.toContain(passkey.id.toString('base64url'));
  const answer = await browser.post('/api/v1/sessions', { passkey: passkey.use(options) });
  expect(answer.statusCode).toBe(201);
  expect((await browser.get('/api/v1/me')).json()).toMatchObject({
    id: personId,
    role: 'officer',
    session: { method: 'passkey' },
  });
  const account = (await browser.get('/api/v1/me/account')).json();
  expect(account.passkeys).toMatchObject([{ name: 'test key', lastUsedAt: app.clock.now().toISOString() }]);
});

test('a challenge is answered once', async () => {
  const browser = new Browser(http);
  const used = passkey.use(await begin(browser));
  expect((await browser.post('/api/v1/sessions', { passkey: used })).statusCode).toBe(201);
  expect((await new Browser(http).post('/api/v1/sessions', { passkey: used })).json()).toMatchObject(refused);
});

test('a challenge is answered within five minutes', async () => {
  const browser = new Browser(http);
  const options = await begin(browser);
  await app.clock.advance(5 * MINUTE_MS);
  const answer = await browser.post('/api/v1/sessions', { passkey: passkey.use(options) });
  expect(answer.json()).toMatchObject(refused);
});

test('a counter that has not grown means a copy: refused', async () => {
  const browser = new Browser(http);
  passkey.counter = 10;
  await browser.post('/api/v1/sessions', { passkey: passkey.use(await begin(browser)) });
  passkey.counter = 5;
  const answer = await browser.post('/api/v1/sessions', { passkey: passkey.use(await begin(browser)) });
  expect(answer.json()).toMatchObject({ ...refused, detail: expect.stringContaining('a copy of it') });
});

test.each([
  ['another origin', () => new SoftPasskey({ origin: 'https://evil.example' })],
  ['another port of this machine', () => new SoftPasskey({ origin: 'http://localhost:9999' })],
  ['another name', () => new SoftPasskey({ origin, rpId: 'evil.example' })],
])('one made for %s is refused', async (_what, make) => {
  const browser = await browserOf(app, http, personId);
  expect((await add(browser, make())).json()).toMatchObject(refused);
});

test('its user must have been verified, not merely present', async () => {
  const browser = new Browser(http);
  const answer = await browser.post('/api/v1/sessions', { passkey: passkey.use(await begin(browser), 0x01) });
  expect(answer.json()).toMatchObject(refused);
});

test('another signature, an unknown passkey and one of a person who ended are refused alike', async () => {
  const browser = new Browser(http);
  const used = passkey.use(await begin(browser));
  const tampered = { ...used, response: { ...used.response, response: { ...used.response.response } } };
  const other = passkey.use(await begin(browser));
  tampered.response.response.signature = other.response.response.signature;
  expect((await browser.post('/api/v1/sessions', { passkey: tampered })).json()).toMatchObject(refused);
  const stranger = new SoftPasskey({ origin });
  const unknown = await browser.post('/api/v1/sessions', { passkey: stranger.use(await begin(browser)) });
  expect(unknown.json()).toMatchObject(refused);
});

test('one that was begun for somebody else is not taken', async () => {
  const other = await browserOf(app, http, (await placePerson(app)).id);
  const options = (await other.send('POST', '/api/v1/me/passkeys/options')).json() as PasskeyOptions;
  const mine = await browserOf(app, http, personId);
  const answer = await mine.post('/api/v1/me/passkeys', new SoftPasskey({ origin }).create(options));
  expect(answer.json()).toMatchObject(refused);
});

test('several per person, each named, renamed and removed; never the last way in', async () => {
  const browser = await browserOf(app, http, personId);
  const second = new SoftPasskey({ origin });
  const { id } = (await add(browser, second)).json() as { id: string };
  const renamed = await browser.send('PATCH', `/api/v1/me/passkeys/${id}`, { name: 'blue key' });
  expect(renamed.json()).toMatchObject({ name: 'blue key' });
  const { passkeys } = (await browser.get('/api/v1/me/account')).json() as { passkeys: { id: string }[] };
  expect(passkeys).toHaveLength(2);
  const first = passkeys.find((one) => one.id !== id)?.id ?? '';
  expect((await browser.send('DELETE', `/api/v1/me/passkeys/${first}`)).statusCode).toBe(200);
  const last = await browser.send('DELETE', `/api/v1/me/passkeys/${id}`);
  expect(last.json()).toMatchObject({ code: 'state.conflict' });
  const gone = new Browser(http);
  const answer = await gone.post('/api/v1/sessions', { passkey: passkey.use(await begin(gone)) });
  expect(answer.json()).toMatchObject(refused);
  expect((await entriesOf(app, first)).map(({ kind }) => kind)).toEqual(['passkey.added', 'passkey.removed']);
});

test('nobody touches another’s passkey', async () => {
  const { passkeys } = (await (await browserOf(app, http, personId)).get('/api/v1/me/account')).json() as {
    passkeys: { id: string }[];
  };
  const other = await browserOf(app, http, (await placePerson(app, [ngiOfficer])).id);
  const path = `/api/v1/me/passkeys/${passkeys[0]?.id}`;
  expect((await other.send('DELETE', path)).json()).toMatchObject({ code: 'not-found' });
  expect((await other.send('PATCH', path, { name: 'mine' })).json()).toMatchObject({ code: 'not-found' });
});

test('at an address of numbers one is told where passkeys work', async () => {
  const browser = new Browser(http);
  const answer = await browser.send('POST', '/api/v1/sign-in/passkey', undefined, { host: '127.0.0.1:8460' });
  expect(answer.json()).toMatchObject({
    ...refused,
    detail: expect.stringContaining('http://localhost:8460'),
  });
});

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { hashPassword } from './passwords.ts';
import { issueToken } from './service.ts';
import { Browser, openDoor } from './testing/browser.ts';
import { browserOf, ngiOfficer, placeFederation, placePerson, wholeLedger } from './testing/people-scene.ts';

const PASSWORD = 'four words of a language';
const MINUTE_MS = 60_000;

let app: TestApp;
let http: FastifyInstance;
let hash: string;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await openDoor(app);
  hash = await hashPassword(PASSWORD);
});
afterAll(async () => {
  await http.close();
  await app.close();
});

/** Somebody with that password, from an address that no other test has tried from. */
async function withPassword(state?: 'invited') {
  const person = await placePerson(app, [ngiOfficer]);
  await app.db
    .updateTable('person')
    .set({ password: hash, password_set_at: app.clock.now(), ...(state ? { state } : {}) })
    .where('id', '=', person.id)
    .execute();
  return { ...person, mail: person.mail ?? '' };
}

describe('signing in by password', () => {
  test('with the mail address in any case', async () => {
    const { mail, id } = await withPassword();
    const browser = new Browser(http);
    const answer = await browser.post('/api/v1/sessions', {
      mail: ` ${mail.toUpperCase()}`,
      password: PASSWORD,
    });
    expect(answer.statusCode).toBe(201);
    expect((await browser.get('/api/v1/me')).json()).toMatchObject({
      id,
      person: { id, mail },
      session: { method: 'password' },
    });
    expect(await wholeLedger(app)).not.toContain(mail);
  });

  test('a wrong password, an unknown mail, an invited person and one without a password are told apart by nobody', async () => {
    const { mail } = await withPassword();
    const invited = await withPassword('invited');
    const without = await placePerson(app);
    const tries = [
      { mail, password: 'four words of another' },
      { mail: 'nobody@example.org', password: PASSWORD },
      { mail: invited.mail, password: PASSWORD },
      { mail: without.mail ?? '', password: PASSWORD },
    ];
    const answers = [];
    for (const one of tries) answers.push(await new Browser(http).post('/api/v1/sessions', one));
    for (const answer of answers) {
      expect(answer.json()).toEqual(answers[0]?.json());
      expect(answer.json()).toMatchObject({ code: 'auth.wrong', status: 401 });
      expect(answer.cookies).toEqual([]);
    }
  });

  test('too many failures are braked, the right password too until the wait is over', async () => {
    const { mail } = await withPassword();
    const browser = new Browser(http);
    for (let i = 0; i < 5; i++) await browser.post('/api/v1/sessions', { mail, password: 'wrong' });
    const braked = await browser.post('/api/v1/sessions', { mail, password: PASSWORD });
    expect(braked.json()).toMatchObject({ code: 'auth.too-many-tries', status: 429 });
    await app.clock.advance(MINUTE_MS);
    expect((await browser.post('/api/v1/sessions', { mail, password: PASSWORD })).statusCode).toBe(201);
  });
});

describe('changing the password', () => {
  test('asks for the present one, and signs out everywhere else', async () => {
    const { id } = await withPassword();
    const here = await browserOf(app, http, id);
    const there = await browserOf(app, http, id);
    const password = 'five words of some language';
    const wrong = await here.send('PUT', '/api/v1/me/password', { password, current: 'wrong' });
    expect(wrong.json()).toMatchObject({ code: 'auth.wrong' });
    const missing = await here.send('PUT', '/api/v1/me/password', { password });
    expect(missing.json()).toMatchObject({ code: 'auth.wrong' });
    const changed = await here.send('PUT', '/api/v1/me/password', { password, current: PASSWORD });
    expect(changed.statusCode).toBe(200);
    expect((await here.get('/api/v1/me')).statusCode).toBe(200);
    expect((await there.get('/api/v1/me')).statusCode).toBe(401);
  });

  test('takes no short one', async () => {
    const { id } = await withPassword();
    const browser = await browserOf(app, http, id);
    const answer = await browser.send('PUT', '/api/v1/me/password', { password: 'short', current: PASSWORD });
    expect(answer.json()).toMatchObject({ code: 'auth.password-refused' });
  });

  test('the only way in cannot be given up', async () => {
    const { id } = await withPassword();
    const browser = await browserOf(app, http, id);
    const answer = await browser.send('DELETE', '/api/v1/me/password');
    expect(answer.json()).toMatchObject({ code: 'state.conflict' });
  });
});

describe('my sessions', () => {
  test('are listed with their devices, and ended one by one or all together', async () => {
    const { id } = await placePerson(app, [ngiOfficer]);
    const browsers = [];
    for (let i = 0; i < 4; i++) browsers.push(await browserOf(app, http, id));
    const [here, second, third, fourth] = browsers as [Browser, Browser, Browser, Browser];
    const list = (await here.get('/api/v1/sessions')).json() as { id: string; current: boolean }[];
    expect(list).toHaveLength(4);
    expect(list.filter((one) => one.current)).toHaveLength(1);
    expect(list[0]).toMatchObject({ device: 'another program', method: 'password' });
    const ofSecond = ((await second.get('/api/v1/sessions')).json() as typeof list).find(
      (one) => one.current,
    );
    expect((await here.send('DELETE', `/api/v1/sessions/${ofSecond?.id}`)).statusCode).toBe(204);
    expect((await second.get('/api/v1/me')).statusCode).toBe(401);
    expect((await third.get('/api/v1/me')).statusCode).toBe(200);
    expect((await here.send('DELETE', '/api/v1/sessions?others=true')).statusCode).toBe(204);
    expect((await third.get('/api/v1/me')).statusCode).toBe(401);
    expect((await fourth.get('/api/v1/me')).statusCode).toBe(401);
    expect((await here.get('/api/v1/sessions')).json()).toHaveLength(1);
    expect((await here.send('DELETE', '/api/v1/sessions')).statusCode).toBe(204);
    expect((await here.get('/api/v1/me')).statusCode).toBe(401);
  });

  test('are mine: another’s is not there', async () => {
    const one = await browserOf(app, http, (await placePerson(app, [ngiOfficer])).id);
    const other = await browserOf(app, http, (await placePerson(app, [ngiOfficer])).id);
    const [session] = (await other.get('/api/v1/sessions')).json() as { id: string }[];
    const answer = await one.send('DELETE', `/api/v1/sessions/${session?.id}`);
    expect(answer.json()).toMatchObject({ code: 'not-found' });
    expect((await other.get('/api/v1/me')).statusCode).toBe(200);
  });
});

describe('my tokens', () => {
  const mine = { name: 'terminal', role: 'officer', scope: { kind: 'ngi', ngiId: 'ngi_1' } };

  test('are for no more than I act as, end with my role, and only I see them', async () => {
    const { id } = await placePerson(app, [ngiOfficer]);
    const browser = await browserOf(app, http, id);
    for (const more of [
      { ...mine, owner: id, role: 'administrator', scope: { kind: 'federation' } },
      { ...mine, owner: id, scope: { kind: 'ngi', ngiId: 'ngi_2' } },
      { ...mine, owner: (await placePerson(app, [ngiOfficer])).id },
      mine,
    ]) {
      expect((await browser.post('/api/v1/tokens', more)).json()).toMatchObject({ code: 'auth.denied' });
    }
    const made = await browser.post('/api/v1/tokens', { ...mine, owner: id, validDays: 3650 });
    expect(made.json()).toMatchObject({ token: { owner: id, expiresAt: '2027-02-01T00:00:00.000Z' } });
    const { items } = (await browser.get('/api/v1/tokens')).json() as { items: { id: string }[] };
    expect(items.map((one) => one.id)).toEqual([made.json().token.id]);
    const other = await browserOf(app, http, (await placePerson(app, [ngiOfficer])).id);
    expect((await other.get('/api/v1/tokens')).json()).toEqual({ items: [], next: null });
    const path = `/api/v1/tokens/${made.json().token.id}`;
    expect((await other.send('DELETE', path)).json()).toMatchObject({ code: 'auth.denied' });
    expect((await browser.send('DELETE', path)).json()).toMatchObject({ revokedAt: expect.any(String) });
  });
});

test('tokens and one-time links have no account to change', async () => {
  const { secret } = await issueToken(app, actors.administrator, {
    name: 'program',
    role: 'administrator',
    scope: { kind: 'federation' },
    validDays: 1,
  });
  const browser = new Browser(http);
  await browser.post('/api/v1/sessions', { token: secret });
  for (const [method, path, body] of [
    ['GET', '/api/v1/me/account', undefined],
    ['PUT', '/api/v1/me/password', { password: 'four words of a language' }],
    ['POST', '/api/v1/me/passkeys/options', undefined],
    ['DELETE', '/api/v1/me/password', undefined],
  ] as const) {
    expect((await browser.send(method, path, body)).json()).toMatchObject({ code: 'auth.denied' });
  }
});

test('somebody without a role sees who they are and whom to ask, and nothing else', async () => {
  const person = await placePerson(app);
  const browser = await browserOf(app, http, person.id);
  expect((await browser.get('/api/v1/me')).json()).toMatchObject({
    name: person.name,
    role: null,
    scope: null,
    askAt: 'csirt@localhost',
  });
  expect((await browser.get('/api/v1/me/account')).statusCode).toBe(200);
  for (const path of ['/api/v1/tokens', '/api/v1/persons', '/api/v1/refusals']) {
    expect((await browser.get(path)).json().code).toMatch(/auth.no-access|not-found/);
  }
});

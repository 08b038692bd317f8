import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OidcProvider } from '../../adapters/oidc/index.ts';
import { type Account, RealProvider } from '../../adapters/oidc/testing/real-provider.ts';
import { silentLog } from '../../kernel/log.ts';
import type { GroupRule } from '../../ports/identity-provider.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { giveGrant } from './grants.ts';
import { endPerson, invitePerson, viewPerson } from './persons.ts';
import { Browser, openDoor } from './testing/browser.ts';
import { entriesOf, placeFederation, placePerson, secretOf, wholeLedger } from './testing/people-scene.ts';

const DAY_MS = 24 * 3_600_000;
const groupRules: GroupRule[] = [
  { group: 'csirt', role: 'officer', scope: { kind: 'federation' } },
  { group: 'csirt-deputies', role: 'officer', scope: { kind: 'federation' } },
  { group: 'ngi-one', role: 'officer', scope: { kind: 'ngi', ngiId: 'NGI_1' } },
  { group: 'ngi-gone', role: 'officer', scope: { kind: 'ngi', ngiId: 'NGI_GONE' } },
];

let real: RealProvider;
let app: TestApp;
let http: FastifyInstance;
beforeAll(async () => {
  real = await RealProvider.start(['http://localhost:8460/sign-in/callback']);
  const identityProvider = new OidcProvider(
    {
      issuer: real.issuer,
      clientId: real.clientId,
      clientSecret: real.clientSecret,
      scopes: 'openid profile email groups',
      groupsClaim: 'groups',
      label: 'Check-in',
      groupRules,
    },
    silentLog,
  );
  app = await testApp({ identityProvider });
  await placeFederation(app);
  http = await openDoor(app);
});
afterAll(async () => {
  await http.close();
  await app.close();
  await real.close();
});

async function signIn(subject: string, account: Account = {}, invitation?: string) {
  real.accounts.set(subject, account);
  const browser = new Browser(http);
  const begun = await browser.post('/api/v1/sign-in/oidc', invitation === undefined ? {} : { invitation });
  const query = await real.visit((begun.json() as { url: string }).url, subject);
  const answer = await browser.post('/api/v1/sessions', { oidc: query });
  return { browser, query, answer, me: answer.json() };
}

test('who is new has an account, no access, and is told whom to ask', async () => {
  const { me, answer } = await signIn('sub-1', { name: 'Ada Lovelace', email: 'ada@example.org' });
  expect(answer.statusCode).toBe(201);
  expect(me).toMatchObject({
    name: 'Ada Lovelace',
    role: null,
    person: { mail: 'ada@example.org' },
    session: { method: 'oidc' },
    askAt: 'csirt@localhost',
  });
  expect(await wholeLedger(app)).not.toMatch(/Ada|ada@|sub-1/);
});

test('the same issuer and subject are the same person, whatever name and mail they come with', async () => {
  const first = await signIn('sub-2', { name: 'Maiden Name', email: 'before@example.org' });
  const second = await signIn('sub-2', { name: 'Other Name', email: 'after@example.org' });
  expect(second.me.id).toBe(first.me.id);
});

test('a mail address makes nobody somebody else', async () => {
  const known = await placePerson(app, [{ role: 'administrator', until: null }], {
    mail: 'boss@example.org',
  });
  const { me } = await signIn('sub-3', { name: 'Boss', email: 'boss@example.org' });
  expect(me.id).not.toBe(known.id);
  expect(me).toMatchObject({ role: null, person: { mail: null } });
});

test('groups give roles; each sign-in follows them, and what people gave stays', async () => {
  const first = await signIn('sub-4', {
    groups: ['csirt', 'csirt-deputies', 'ngi-one', 'ngi-gone', 'others'],
  });
  const roles = (me: { grants: { role: string; scopeName: string | null }[] }) =>
    me.grants.map(({ role, scopeName }) => `${role} ${scopeName ?? 'federation'}`).sort();
  expect(roles(first.me)).toEqual(['officer NGI_1', 'officer federation']);
  await giveGrant(app, actors.administrator, first.me.id, {
    role: 'auditor',
    scope: { kind: 'federation' },
    until: '2027-06-01T00:00:00Z',
  });
  await first.browser.send('PUT', '/api/v1/sessions/current/grant', {
    grant: first.me.grants.find((one: { scopeName: string | null }) => one.scopeName === null).id,
  });
  const second = await signIn('sub-4', { groups: ['ngi-one'] });
  expect(roles(second.me)).toEqual(['auditor federation', 'officer NGI_1']);
  // The session that acted under the role that has gone, has gone with it.
  expect((await first.browser.get('/api/v1/me')).statusCode).toBe(401);
  const third = await signIn('sub-4', {});
  expect(roles(third.me)).toEqual(['auditor federation']);
});

test('a role of a group ends after a week without a sign-in, and each sign-in prolongs it', async () => {
  const { me } = await signIn('sub-5', { groups: ['csirt'] });
  await app.clock.advance(6 * DAY_MS);
  await signIn('sub-5', { groups: ['csirt'] });
  await app.clock.advance(6 * DAY_MS);
  const state = async () =>
    (await viewPerson(app, actors.administrator, me.id)).grants.map((one) => one.state);
  expect(await state()).toEqual(['active']);
  const [grant] = (await viewPerson(app, actors.administrator, me.id)).grants;
  const kinds = (await entriesOf(app, grant?.id ?? '')).map(({ kind }) => kind);
  expect(kinds).toEqual(['grant.given', 'grant.prolonged']);
  await app.clock.advance(DAY_MS);
  expect(await state()).toEqual(['over']);
});

test('an invitation ties the account to the person it was made for', async () => {
  const { person, link } = await invitePerson(app, actors.administrator, {
    name: 'Invited',
    mail: null,
    grants: [{ role: 'auditor', scope: { kind: 'federation' }, until: '2027-06-01T00:00:00Z' }],
  });
  const { me } = await signIn('sub-6', { name: 'Anything' }, secretOf(link.path));
  expect(me).toMatchObject({ id: person.id, name: 'Invited', role: 'auditor' });
  const again = await new Browser(http).post('/api/v1/sign-in/oidc', { invitation: secretOf(link.path) });
  expect(again.json()).toMatchObject({ code: 'auth.link-ended' });
  expect((await signIn('sub-6')).me.id).toBe(person.id);
});

test('an account that is somebody’s already is tied to nobody else, and the invitation stays', async () => {
  await signIn('sub-7');
  const { link, person } = await invitePerson(app, actors.administrator, {
    name: 'Other',
    mail: null,
    grants: [],
  });
  const { answer } = await signIn('sub-7', {}, secretOf(link.path));
  expect(answer.json()).toMatchObject({ code: 'auth.provider-refused' });
  expect(await viewPerson(app, actors.administrator, person.id)).toMatchObject({ state: 'invited' });
});

test('the answer belongs to the browser that asked', async () => {
  real.accounts.set('sub-8', {});
  const mine = new Browser(http);
  const begun = await mine.post('/api/v1/sign-in/oidc');
  const query = await real.visit((begun.json() as { url: string }).url, 'sub-8');
  const refused = { code: 'auth.provider-refused' };
  expect((await new Browser(http).post('/api/v1/sessions', { oidc: query })).json()).toMatchObject(refused);
  const other = new Browser(http);
  await other.post('/api/v1/sign-in/oidc');
  expect((await other.post('/api/v1/sessions', { oidc: query })).json()).toMatchObject(refused);
  expect((await mine.post('/api/v1/sessions', { oidc: query })).statusCode).toBe(201);
  expect([...mine.cookies.keys()]).toEqual(['__Host-muster']);
});

test('an answer that comes after ten minutes is refused', async () => {
  real.accounts.set('sub-9', {});
  const browser = new Browser(http);
  const begun = await browser.post('/api/v1/sign-in/oidc');
  const query = await real.visit((begun.json() as { url: string }).url, 'sub-9');
  await app.clock.advance(10 * 60_000);
  expect((await browser.post('/api/v1/sessions', { oidc: query })).statusCode).toBe(502);
});

test('who has ended comes back as somebody new, with what their groups give and nothing else', async () => {
  const { me } = await signIn('sub-10', { groups: ['csirt'] });
  await endPerson(app, actors.administrator, me.id);
  const again = await signIn('sub-10', {});
  expect(again.me.id).not.toBe(me.id);
  expect(again.me.role).toBeNull();
});

test('without a provider nothing is begun', async () => {
  const alone = await testApp();
  const door = await openDoor(alone);
  const answer = await new Browser(door).post('/api/v1/sign-in/oidc');
  expect(answer.json()).toMatchObject({ code: 'auth.provider-refused' });
  await door.close();
  await alone.close();
});

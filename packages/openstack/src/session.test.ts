import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { all, connect, type OpenStack, type Session } from './index.ts';
import {
  addServer,
  addUser,
  type FakeOpenStack,
  type FakeWorld,
  populate,
  realClock,
  startFakeOpenStack,
} from './testing/index.ts';

let fake: FakeOpenStack;
let world: FakeWorld;
let later = 0;
const clock = { ...realClock, now: () => new Date(Date.parse('2027-03-01T08:00:00Z') + later) };
beforeAll(async () => {
  fake = await startFakeOpenStack({ clock });
  world = populate(fake);
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.requests.length = 0;
});

const signIns = () => fake.requests.filter((one) => one.endsWith('/auth/tokens')).length;

function byPassword(): OpenStack {
  const project = { projectId: world.forensic };
  const auth = { method: 'password' as const, username: 'muster', password: 'password of muster', project };
  return connect({ authUrl: fake.authUrl, auth }, { clock });
}

const whoAmI = (session: Session) =>
  session.token().then(({ userId, projectName }) => ({ userId, projectName }));

test('signs in with a password, into a project', async () => {
  expect(await whoAmI(byPassword().session)).toEqual({ userId: world.agent.id, projectName: 'forensic' });
});

test('signs in with an application credential, which has its project in it', async () => {
  const held = {
    id: 'cred',
    name: 'agent',
    secret: 's3cret',
    userId: world.agent.id,
    projectId: world.forensic,
  };
  fake.state.applicationCredentials.push(held);
  const auth = { method: 'application-credential' as const, id: 'cred', secret: 's3cret' };
  const { session } = connect({ authUrl: fake.authUrl, auth }, { clock });
  expect(await whoAmI(session)).toEqual({ userId: world.agent.id, projectName: 'forensic' });
});

test('signs in with an access token of a provider of identities, asked for each time', async () => {
  const person = addUser(fake, 'fed', { [world.alpha]: ['member'] });
  person.federated = [{ idp_id: 'egi.eu', protocols: [{ protocol_id: 'openid', unique_id: 'x' }] }];
  let asked = 0;
  const auth = {
    method: 'oidc' as const,
    identityProvider: 'egi.eu',
    protocol: 'openid',
    project: { projectName: 'vo-alpha' },
  };
  const accessToken = async () => {
    asked += 1;
    return 'access-token-of-fed';
  };
  const { session } = connect({ authUrl: fake.authUrl, auth }, { clock, accessToken });
  expect(await whoAmI(session)).toEqual({ userId: person.id, projectName: 'vo-alpha' });
  expect(asked).toBe(1);
});

test('says plainly that it was not let in', async () => {
  const auth = {
    method: 'password' as const,
    username: 'muster',
    password: 'wrong',
    project: { projectId: world.forensic },
  };
  const { session } = connect({ authUrl: fake.authUrl, auth }, { clock });
  await expect(session.token()).rejects.toMatchObject({
    code: 'unauthorised',
    status: 401,
    service: 'keystone',
  });
});

test('signs in once for all that begin together', async () => {
  const { keystone } = byPassword();
  await Promise.all([1, 2, 3, 4].map(() => keystone.users({})));
  expect(signIns()).toBe(1);
});

test('signs in again before the token ends, and after it was taken back', async () => {
  const cloud = byPassword();
  await cloud.keystone.users({});
  later += 59 * 60_000;
  await cloud.keystone.users({});
  expect(signIns()).toBe(2);
  fake.state.tokens.clear();
  await cloud.keystone.users({});
  expect(signIns()).toBe(3);
});

test('signs in again just once for a call that is refused all the same', async () => {
  const cloud = byPassword();
  fake.intercept = ({ path }) => (path.includes('/users') ? { status: 401, body: {} } : undefined);
  await expect(cloud.keystone.users({})).rejects.toMatchObject({ code: 'unauthorised' });
  fake.intercept = undefined;
  expect(signIns()).toBe(2);
});

test('reads again when the connection broke, and changes nothing twice', async () => {
  let broken = 0;
  const project = { projectId: world.forensic };
  const auth = { method: 'password' as const, username: 'muster', password: 'password of muster', project };
  const { keystone } = connect(
    { authUrl: fake.authUrl, auth },
    {
      clock,
      fetch: async (url, init) => {
        if (url.pathname.includes('/users') && broken++ === 0) throw new TypeError('other side closed');
        return fetch(url, init);
      },
    },
  );
  expect((await keystone.users({ name: 'alice' })).length).toBe(1);
  broken = 0;
  await expect(keystone.setEnabled(world.bob.id, false)).rejects.toMatchObject({ code: 'unreachable' });
  expect(world.bob.enabled).toBe(true);
});

test('asks for the next page of servers only when the one before is done with', async () => {
  for (let n = 0; n < 25; n++) addServer(fake, world.alice, world.alpha);
  const pages = byPassword().nova.servers({}, 10);
  const asked = () => fake.requests.filter((one) => one.endsWith('/servers/detail')).length;
  expect(asked()).toBe(0);
  expect((await pages.next()).value).toHaveLength(10);
  expect(asked()).toBe(1);
  await pages.return(undefined);
  expect(asked()).toBe(1);
  expect(await all(byPassword().nova.servers({}, 10))).toHaveLength(25);
});

test('demands the version of Nova that it speaks', async () => {
  const { nova } = byPassword();
  expect(await nova.demandMicroversion()).toBe('2.93');
  const version = { id: 'v2.1', version: '2.60', min_version: '2.1' };
  fake.intercept = ({ path }) => (path.endsWith('/v2.1/') ? { status: 200, body: { version } } : undefined);
  await expect(nova.demandMicroversion()).rejects.toMatchObject({ code: 'unsupported' });
  fake.intercept = undefined;
});

test('stops at once when it is told to', async () => {
  const { nova } = byPassword();
  await expect(nova.server('x', AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../kernel/clock.ts';
import { openStackSystem, openStackSystemSettings } from './index.ts';
import { type FakeSite, openFakeSite, SITE } from './testing/fake-site.ts';

let opened: FakeSite;
beforeAll(async () => {
  opened = await openFakeSite({ clock: { ...systemClock } });
});
afterAll(() => opened.close());

const PASSWORD = {
  method: 'password',
  username: 'muster',
  password_file: '/etc/muster/cloud-password',
  project: 'forensic',
};

function parsed(auth: object) {
  return openStackSystemSettings.parse({ auth_url: opened.fake.authUrl, auth });
}

async function signedIn(auth: object, files: Record<string, string>): Promise<void> {
  const readSecret = async (path: string) => files[path] ?? '';
  const system = await openStackSystem(parsed(auth), {
    name: 'cloud',
    siteId: SITE,
    clock: systemClock,
    readSecret,
  });
  const image = { type: 'image', ref: 'none', sha512: null } as const;
  await system.look(image, new AbortController().signal);
}

test('a cloud is opened with a password from its file', async () => {
  await signedIn(PASSWORD, { '/etc/muster/cloud-password': 'password of muster' });
  await expect(signedIn(PASSWORD, { '/etc/muster/cloud-password': 'another' })).rejects.toMatchObject({
    name: 'SystemError',
    reason: 'refused',
  });
});

test('a cloud is opened with an application credential', async () => {
  const { fake, world } = opened;
  const held = { id: 'c', name: 'agent', secret: 's3', userId: world.agent.id, projectId: world.forensic };
  fake.state.applicationCredentials.push(held);
  const auth = { method: 'application-credential', id: 'c', secret_file: '/s' };
  await signedIn(auth, { '/s': 's3' });
});

test('a cloud is opened with an access token that something of the site’s keeps fresh', async () => {
  const { world } = opened;
  world.agent.federated = [{ idp_id: 'egi.eu', protocols: [{ protocol_id: 'openid', unique_id: 'a' }] }];
  const auth = {
    method: 'oidc',
    identity_provider: 'egi.eu',
    protocol: 'openid',
    access_token_file: '/t',
    project: 'forensic',
  };
  await signedIn(auth, { '/t': 'access-token-of-muster' });
});

test('what nobody may leave out has a default that is safe', () => {
  expect(parsed(PASSWORD)).toMatchObject({
    interface: 'public',
    token_cache_seconds: 300,
    disabling_deletes_credentials: null,
    issuers: {},
  });
});

test('a password in the settings themselves, a misspelt name and another scheme are refused', () => {
  expect(() => parsed({ ...PASSWORD, password: 'x' })).toThrow(z.ZodError);
  const misspelt = { auth_url: opened.fake.authUrl, auth: PASSWORD, tokencache: 3 };
  expect(() => openStackSystemSettings.parse(misspelt)).toThrow(z.ZodError);
  const other = { auth_url: 'file:///etc/passwd', auth: PASSWORD };
  expect(() => openStackSystemSettings.parse(other)).toThrow(z.ZodError);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../kernel/log.ts';
import { OidcProvider, parseGroupRules } from './index.ts';
import { RealProvider } from './testing/real-provider.ts';

const redirectUri = 'http://localhost:8460/sign-in/callback';
const refused = { code: 'auth.provider-refused', status: 502 };

let real: RealProvider;
let provider: OidcProvider;
beforeAll(async () => {
  real = await RealProvider.start([redirectUri]);
  real.accounts.set('ada', {
    name: 'Ada Lovelace',
    email: 'ada@example.org',
    groups: ['csirt'],
  });
  provider = new OidcProvider(settings(), silentLog);
});
afterAll(() => real.close());

function settings() {
  return {
    issuer: real.issuer,
    clientId: real.clientId,
    clientSecret: real.clientSecret as string | undefined,
    scopes: 'openid profile email groups',
    groupsClaim: 'groups',
    label: 'Check-in',
    groupRules: [],
  };
}

test('who the provider names comes back, with groups', async () => {
  const { url, ...begun } = await provider.begin(redirectUri);
  expect(new URL(url).searchParams.get('code_challenge_method')).toBe('S256');
  expect(url).not.toContain(begun.verifier);
  const query = await real.visit(url, 'ada');
  expect(await provider.finish(query, { ...begun, redirectUri })).toEqual({
    issuer: real.issuer,
    subject: 'ada',
    name: 'Ada Lovelace',
    mail: 'ada@example.org',
    groups: ['csirt'],
  });
});

describe('an answer is refused', () => {
  async function answered() {
    const { url, ...begun } = await provider.begin(redirectUri);
    return { query: await real.visit(url, 'ada'), begun: { ...begun, redirectUri } };
  }

  test('to another question: state, nonce and verifier must be its own', async () => {
    for (const part of ['state', 'nonce', 'verifier'] as const) {
      const { query, begun } = await answered();
      const other = await provider.begin(redirectUri);
      await expect(provider.finish(query, { ...begun, [part]: other[part] })).rejects.toMatchObject(refused);
    }
  });

  test('the second time', async () => {
    const { query, begun } = await answered();
    await provider.finish(query, begun);
    await expect(provider.finish(query, begun)).rejects.toMatchObject(refused);
  });

  test('when the person said no', async () => {
    const { begun } = await answered();
    const said = `?error=access_denied&state=${begun.state}&iss=${encodeURIComponent(real.issuer)}`;
    await expect(provider.finish(said, begun)).rejects.toThrow('access_denied');
  });

  test('when another issuer is named in it (RFC 9207)', async () => {
    const { query, begun } = await answered();
    const other = query.replace(/iss=[^&]+/, `iss=${encodeURIComponent('https://evil.example')}`);
    expect(other).not.toBe(query);
    await expect(provider.finish(other, begun)).rejects.toMatchObject(refused);
  });
});

test('with another secret the provider gives us nothing', async () => {
  const other = new OidcProvider({ ...settings(), clientSecret: 'wrong' }, silentLog);
  const { url, ...begun } = await other.begin(redirectUri);
  const query = await real.visit(url, 'ada');
  await expect(other.finish(query, { ...begun, redirectUri })).rejects.toMatchObject(refused);
});

test('a provider that is away is named, and asked again the next time', async () => {
  const away = new OidcProvider({ ...settings(), issuer: 'http://127.0.0.1:9' }, silentLog);
  await expect(away.begin(redirectUri)).rejects.toMatchObject(refused);
  await expect(away.begin(redirectUri)).rejects.toThrow('Check-in did not let you in');
});

describe('the roles of groups', () => {
  test('are read with their scopes', () => {
    const text = JSON.stringify([
      { group: 'csirt', role: 'officer' },
      { group: 'ngi-cz', role: 'officer', scope: { kind: 'ngi', ngiId: 'NGI_CZ' } },
    ]);
    expect(parseGroupRules(text, 'MUSTER_OIDC_ROLES')).toMatchObject([
      { scope: { kind: 'federation' } },
      { scope: { kind: 'ngi', ngiId: 'NGI_CZ' } },
    ]);
  });

  test.each([
    ['no JSON', '[{'],
    ['no list', '{}'],
    ['an unknown role', '[{"group":"a","role":"king"}]'],
    [
      'a role with a scope that it cannot have',
      '[{"group":"a","role":"auditor","scope":{"kind":"site","siteId":"s"}}]',
    ],
    ['a word that is not known', '[{"group":"a","role":"auditor","extra":1}]'],
  ])('%s is named at the start', (_what, text) => {
    expect(() => parseGroupRules(text, 'MUSTER_OIDC_ROLES')).toThrow(/MUSTER_OIDC_ROLES/);
  });
});

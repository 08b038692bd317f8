import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all, connect, OpenStackError } from './index.ts';
import { ordinary, realClock } from './testing/index.ts';

const TOKEN = {
  expires_at: '2100-01-01T00:00:00Z',
  user: { id: 'u' },
  project: { id: 'p', name: 'p' },
  catalog: ordinary('http://cloud.example.org'),
};

/** A cloud that signs in and then says what it is told, and who was sent the token. */
function saying(status: number, body: unknown, signIn: unknown = { token: TOKEN }) {
  const hosts = new Set<string>();
  const auth = { method: 'application-credential' as const, id: 'i', secret: 's' };
  const cloud = connect(
    { authUrl: 'http://cloud.example.org/v3', auth },
    {
      clock: realClock,
      fetch: async (url) => {
        hosts.add(url.host);
        return url.pathname.endsWith('/auth/tokens')
          ? new Response(JSON.stringify(signIn) ?? '', { status: 201, headers: { 'x-subject-token': 'tok' } })
          : new Response(JSON.stringify(body) ?? '', { status });
      },
    },
  );
  return { cloud, hosts };
}

/** Something like an answer: names that are looked for, with anything in them. */
const answer = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue(),
    tie('named'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  named: fc.dictionary(
    fc.constantFrom(
      'servers',
      'server',
      'ports',
      'images',
      'users',
      'user',
      'id',
      'token',
      'catalog',
      'next',
      '__proto__',
      'error',
      'message',
    ),
    tie('value'),
    { maxKeys: 5 },
  ),
})).value;

test('whatever a cloud answers, the outcome is a value or an error of ours, and the token goes nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(200, 201, 202, 404, 409, 500), answer, async (status, body) => {
      const { cloud, hosts } = saying(status, body);
      const calls = [
        () => cloud.nova.server('x'),
        () => all(cloud.nova.servers({}, 10)),
        () => cloud.nova.actions('x'),
        () => cloud.nova.createImage('x', 'n', {}),
        () => cloud.neutron.portsOf(['x']),
        () => cloud.neutron.securityGroups('n', 'p'),
        () => cloud.keystone.user('x'),
        () => cloud.keystone.applicationCredentials('x'),
        () => all(cloud.glance.images({})),
        () => cloud.glance.members('x'),
      ];
      for (const call of calls) {
        const outcome = await call().catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(OpenStackError);
      }
      expect([...hosts]).toEqual(['cloud.example.org']);
    }),
    { numRuns: 60 },
  );
});

test('whatever Keystone answers to a sign-in, it is a token or an error of ours', async () => {
  const token = fc.record(
    {
      expires_at: fc.oneof(fc.string(), fc.constant('2100-01-01T00:00:00Z')),
      user: fc.oneof(fc.jsonValue(), fc.constant({ id: 'u' })),
      project: fc.oneof(fc.jsonValue(), fc.constant({ id: 'p', name: 'p' })),
      catalog: fc.oneof(fc.jsonValue(), fc.constant(TOKEN.catalog), fc.array(fc.jsonValue())),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.record({ token })), async (body) => {
      const outcome = await saying(200, {}, body)
        .cloud.session.token()
        .catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(OpenStackError);
      else expect(outcome).toMatchObject({ id: 'tok', userId: 'u' });
    }),
    { numRuns: 200 },
  );
});

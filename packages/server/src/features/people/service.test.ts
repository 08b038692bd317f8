import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ActorKind, actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { completeFirstRun, openFirstRun } from './first-run.ts';
import { secretHash } from './model.ts';
import { authenticate, issueToken, listTokens, revokeToken } from './service.ts';
import { placeFederation } from './testing/people-scene.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const officer = {
  name: 'Duty officer',
  role: 'officer',
  scope: { kind: 'ngi', ngiId: 'ngi_1' },
  validDays: 2,
} as const;

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
});
afterAll(() => app.close());

async function entriesAbout(subject: string) {
  return await app.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('ord')
    .execute();
}

test('a token lets its holder in, with its role and scope', async () => {
  const { secret, token } = await issueToken(app, actors.administrator, officer);
  expect(secret).toMatch(/^mst_[\w-]{43}$/);
  expect(await authenticate(app, secret)).toEqual({
    id: token.id,
    name: 'Duty officer',
    role: 'officer',
    scope: { kind: 'ngi', ngiId: 'ngi_1' },
  });
});

test('the database holds the hash of a token, never its text', async () => {
  const { secret, token } = await issueToken(app, actors.administrator, officer);
  const row = await app.db
    .selectFrom('token')
    .selectAll()
    .where('id', '=', token.id)
    .executeTakeFirstOrThrow();
  expect(row.secret_sha256).toBe(secretHash(secret));
  expect(JSON.stringify(row)).not.toContain(secret.slice(4));
});

test('the ledger tells of it without naming anybody', async () => {
  const { secret, token } = await issueToken(app, actors.administrator, { ...officer, name: 'Ada Lovelace' });
  const [entry, ...others] = await entriesAbout(token.id);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ kind: 'token.issued', actor: 'tok_a', body: { role: 'officer' } });
  expect(JSON.stringify(entry)).not.toMatch(/Lovelace/);
  expect(JSON.stringify(entry)).not.toContain(secret);
});

test('a token ends at its time, and at once when it is revoked', async () => {
  const { secret } = await issueToken(app, actors.administrator, officer);
  await app.clock.advance(2 * DAY_MS - 1);
  await expect(authenticate(app, secret)).resolves.toBeDefined();
  await app.clock.advance(1);
  await expect(authenticate(app, secret)).rejects.toMatchObject({ code: 'auth.invalid' });

  const other = await issueToken(app, actors.administrator, officer);
  await revokeToken(app, actors.administrator, other.token.id);
  await expect(authenticate(app, other.secret)).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('an unknown token and an expired one are told apart by nobody', async () => {
  await expect(authenticate(app, `mst_${'x'.repeat(43)}`)).rejects.toMatchObject({ code: 'auth.invalid' });
  await expect(authenticate(app, '')).rejects.toMatchObject({ code: 'auth.invalid' });
});

test('the last use is noted to the minute', async () => {
  const { secret, token } = await issueToken(app, actors.administrator, officer);
  const lastUse = async () =>
    (
      await app.db
        .selectFrom('token')
        .select('last_used_at')
        .where('id', '=', token.id)
        .executeTakeFirstOrThrow()
    ).last_used_at;
  await authenticate(app, secret);
  const first = await lastUse();
  await app.clock.advance(59_999);
  await authenticate(app, secret);
  expect(await lastUse()).toEqual(first);
  await app.clock.advance(1);
  await authenticate(app, secret);
  expect(await lastUse()).toEqual(app.clock.now());
});

test('revoking twice, or twice at once, is one revocation', async () => {
  const { token } = await issueToken(app, actors.administrator, officer);
  const ended = await Promise.all([1, 2, 3].map(() => revokeToken(app, actors.administrator, token.id)));
  expect(new Set(ended.map((one) => one.revokedAt)).size).toBe(1);
  expect((await entriesAbout(token.id)).map((entry) => entry.kind)).toEqual([
    'token.issued',
    'token.revoked',
  ]);
});

test.each([
  { kind: 'ngi', ngiId: 'ngi_unknown' },
  { kind: 'ngi', ngiId: 'N' },
  { kind: 'site', siteId: 'site_unknown' },
] as const)('no token is made for %j, which is not in the federation', async (scope) => {
  const role = scope.kind === 'ngi' ? 'officer' : 'site-contact';
  await expect(issueToken(app, actors.administrator, { ...officer, role, scope })).rejects.toMatchObject({
    code: 'request.invalid',
    at: '/body/scope',
  });
});

test('revoking what is not there says so', async () => {
  await expect(revokeToken(app, actors.administrator, 'tok_nothing')).rejects.toMatchObject({
    code: 'not-found',
  });
});

test.each(['csirt', 'ngi', 'auditor', 'site', 'vo'] as ActorKind[])(
  '%s can neither issue nor revoke, and nothing is written',
  async (kind) => {
    const { token } = await issueToken(app, actors.administrator, officer);
    const before = await app.db.selectFrom('ledger_entry').select('id').execute();
    await expect(issueToken(app, actors[kind], officer)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(revokeToken(app, actors[kind], token.id)).rejects.toMatchObject({ code: 'auth.denied' });
    if (kind !== 'auditor') {
      expect(await listTokens(app, actors[kind], { limit: 10 })).toEqual({ items: [], next: null });
    }
    expect(await app.db.selectFrom('ledger_entry').select('id').execute()).toHaveLength(before.length);
  },
);

test('pages join into the whole list', async () => {
  for (let i = 0; i < 5; i++) await issueToken(app, actors.administrator, officer);
  const whole = await listTokens(app, actors.auditor, { limit: 500 });
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listTokens(
      app,
      actors.auditor,
      cursor === undefined ? { limit: 3 } : { limit: 3, cursor },
    );
    ids.push(...page.items.map((one) => one.id));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(ids).toEqual(whole.items.map((one) => one.id));
});

test('the first run makes one administrator, whatever is tried at once', async () => {
  const empty = await testApp();
  try {
    const links = [await openFirstRun(empty), await openFirstRun(empty)] as string[];
    const tries = [...links, ...links, 'guessed'].map((secret) =>
      completeFirstRun(empty, { secret, name: 'first' }),
    );
    const ends = await Promise.allSettled(tries);
    const made = ends.filter((end) => end.status === 'fulfilled');
    expect(made).toHaveLength(1);
    expect(
      ends.filter((end) => end.status === 'rejected').map((end) => (end.reason as { code: string }).code),
    ).toEqual(Array(4).fill('auth.invalid'));
    expect(await authenticate(empty, made[0]?.value.secret as string)).toMatchObject({
      role: 'administrator',
    });
    expect(await openFirstRun(empty)).toBeUndefined();
    const kinds = await empty.db.selectFrom('ledger_entry').select('kind').orderBy('ord').execute();
    expect(kinds.map((entry) => entry.kind)).toEqual(['token.issued', 'first-run.completed']);
  } finally {
    await empty.close();
  }
});

test('a first-run link ends after an hour', async () => {
  const empty = await testApp();
  try {
    const secret = (await openFirstRun(empty)) as string;
    await empty.clock.advance(HOUR_MS);
    await expect(completeFirstRun(empty, { secret, name: 'late' })).rejects.toMatchObject({
      code: 'auth.invalid',
    });
  } finally {
    await empty.close();
  }
});

import { ACCOUNT_DISABLED_EVENT, SESSION_REVOKED_EVENT } from '@muster/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actors } from '../../testing/test-app.ts';
import { dismissProposal, listProposals, settleProposal } from './proposals.ts';
import { pollTransmitters } from './pull.ts';
import { forgetOld } from './sweep.ts';
import { ForeignTransmitter, ISSUER, jane, type SignalScene, signalScene } from './testing/signal-scene.ts';
import { listTransmitters, makeTransmitter, removeTransmitter } from './transmitters.ts';

const JWKS = 'https://other.example/jwks.json';
const POLL = 'https://other.example/poll';
let scene: SignalScene;
let other: ForeignTransmitter;
let token: string;
let id: string;
let made = 0;

beforeAll(async () => {
  scene = await signalScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  made += 1;
  other = new ForeignTransmitter(`https://other${made}.example`);
  scene.webhooks.reply = 200;
  scene.webhooks.texts.set(`${JWKS}?${made}`, other.jwks);
  const answer = await makeTransmitter(scene.app, actors.csirt, {
    name: 'other team',
    issuer: other.issuer,
    jwksUri: `${JWKS}?${made}`,
    pushes: true,
  });
  token = answer.token ?? '';
  id = answer.transmitter.id;
});

async function push(set: string | Buffer, others: { token?: string; type?: string; to?: string } = {}) {
  const answer = await scene.http.inject({
    method: 'POST',
    url: `/ssf/receive/${others.to ?? id}`,
    headers: {
      authorization: `Bearer ${others.token ?? token}`,
      'content-type': others.type ?? 'application/secevent+jwt',
    },
    payload: set,
  });
  const body = answer.body.startsWith('{') ? answer.json() : {};
  return { status: answer.statusCode, err: body.err, text: answer.body, headers: answer.headers };
}

async function proposals() {
  const all = await listProposals(scene.app, actors.csirt);
  return all.filter(({ transmitter }) => transmitter.id === id);
}

describe('a SET of a transmitter that we know', () => {
  test('is answered 202 and becomes a proposal that a person decides', async () => {
    const { status, text } = await push(other.set({ txn: 'case-1', toe: 1_799_130_000 }));
    expect([status, text]).toEqual([202, '']);
    expect(await proposals()).toMatchObject([
      {
        kind: 'ban',
        event: ACCOUNT_DISABLED_EVENT,
        identifiers: [jane],
        unread: [],
        reason: 'hijacking',
        txn: 'case-1',
        happenedAt: '2027-01-05T06:20:00.000Z',
        state: 'open',
      },
    ]);
  });

  test('tells of CAEP in its own words, seconds or milliseconds, names unknown here too', async () => {
    const phone = { format: 'phone_number', phone_number: '+12065550100' };
    await push(
      other.set({
        sub_id: undefined,
        events: {
          [SESSION_REVOKED_EVENT]: {
            subject: { format: 'aliases', identifiers: [jane, phone] },
            reason_admin: { de: 'nein', en: 'no' },
            event_timestamp: 1_799_130_000_000,
          },
        },
      }),
    );
    expect(await proposals()).toMatchObject([
      { identifiers: [jane], unread: [phone], reason: 'no', happenedAt: '2027-01-05T06:20:00.000Z' },
    ]);
  });

  test('that comes twice counts once; another one under its name is refused', async () => {
    const set = other.set();
    expect([await push(set), await push(set)].map(({ status }) => status)).toEqual([202, 202]);
    expect(await push(other.set({ txn: 'changed' }))).toMatchObject({ status: 400, err: 'invalid_request' });
    expect(await proposals()).toHaveLength(1);
  });

  test('with a backslash in its words is taken: it only looks like a character that is none', async () => {
    expect((await push(other.set({ txn: 'a\\u0000b' }))).status).toBe(202);
    expect(await proposals()).toMatchObject([{ txn: 'a\\u0000b' }]);
  });

  test('of an event that means nothing here is taken, and nothing is proposed', async () => {
    expect((await push(other.set({ events: { 'urn:x:other': {} } }))).status).toBe(202);
    expect(await proposals()).toEqual([]);
  });
});

describe('what is refused is told in the words of RFC 8935:', () => {
  const stranger = new ForeignTransmitter('https://stranger.example');

  test.each([
    ['a SET of another issuer', 'invalid_issuer', () => other.set({ iss: 'https://evil.example' })],
    ['a SET for somebody else', 'invalid_audience', () => other.set({ aud: 'https://else.example' })],
    ['a SET for nobody', 'invalid_audience', () => other.set({ aud: undefined })],
    ['a SET of a stranger’s key', 'invalid_key', () => stranger.set({ iss: other.issuer })],
    ['a SET without a signature', 'invalid_key', () => `${other.set().split('.').slice(0, 2).join('.')}.`],
    ['a SET whose header says none', 'invalid_key', () => other.set({}, { alg: 'none' })],
    ['a SET that was changed', 'invalid_key', () => changed(other.set())],
    ['another kind of token', 'invalid_request', () => other.set({}, { typ: 'JWT' })],
    ['a token with an end', 'invalid_request', () => other.set({ exp: 1_899_136_000 })],
    ['a token with a subject', 'invalid_request', () => other.set({ sub: 'jane' })],
    ['a SET from the future', 'invalid_request', () => other.set({ iat: 1_899_136_000 })],
    ['a SET from so long ago that we forgot it', 'invalid_request', () => other.set({ iat: 1_780_000_000 })],
    ['a SET without events', 'invalid_request', () => other.set({ events: {} })],
    ['a SET without a name', 'invalid_request', () => other.set({ jti: '' })],
    ['a SET with characters that are none', 'invalid_request', () => other.set({ txn: 'a\0b' })],
    ['no token at all', 'invalid_request', () => 'hello'],
    ['nothing', 'invalid_request', () => ''],
  ])('%s', async (_what, err, set) => {
    const answer = await push(set());
    expect(answer).toMatchObject({ status: 400, err });
    expect(answer.headers['content-language']).toBe('en');
    expect(await proposals()).toEqual([]);
  });

  test('whoever has not the transmitter’s own token, or names none that we know', async () => {
    const set = other.set();
    for (const wrong of [{ token: 'x' }, { to: 'trm_00000000000000000000000' }, { to: 'x' }])
      expect(await push(set, wrong)).toMatchObject({ status: 401, err: 'authentication_failed' });
    expect(await proposals()).toEqual([]);
  });

  test('what is no SET by its type, or too large', async () => {
    expect((await push('{}', { type: 'application/json' })).status).toBe(400);
    expect((await push('x'.repeat(70_000))).status).toBe(413);
  });

  test('and whatever else is sent: never a failure of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => parts.join('.')),
          fc.jsonValue().map((value) => other.set({ jti: 'f', events: value })),
          fc.jsonValue().map((value) => other.set({ jti: 'g', sub_id: value })),
          fc.jsonValue().map((value) => other.set({ jti: 'h', events: { [SESSION_REVOKED_EVENT]: value } })),
          fc
            .record({ alg: fc.string(), kid: fc.string(), typ: fc.string() })
            .map((header) => other.set({}, header)),
        ),
        async (set) => {
          expect([202, 400, 413]).toContain((await push(set)).status);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('keys that cannot be had now are no fault of the SET: it is to come again', async () => {
  scene.webhooks.reply = 'silent';
  const answer = await push(other.set());
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('60');
  scene.webhooks.reply = 200;
  expect((await push(other.set())).status).toBe(202);
});

test('a new key of the transmitter is found, and nobody makes us look more often than once a minute', async () => {
  expect((await push(other.set())).status).toBe(202);
  const next = new ForeignTransmitter(other.issuer, 'k2');
  scene.webhooks.texts.set(`${JWKS}?${made}`, next.jwks);
  const asked = scene.webhooks.got.length;
  for (let n = 0; n < 3; n++)
    expect((await push(next.set({ jti: 'n' }, { kid: 'k2' }))).err).toBe('invalid_key');
  expect(scene.webhooks.got).toHaveLength(asked);
  await scene.app.clock.advance(60_000);
  expect((await push(next.set({ jti: 'n' }, { kid: 'k2' }))).status).toBe(202);
});

test('a transmitter that is polled is asked, taken and answered as RFC 8936 says', async () => {
  const polled = new ForeignTransmitter(`https://polled${made}.example`);
  scene.webhooks.texts.set(`${JWKS}?p${made}`, polled.jwks);
  const good = polled.set({ jti: 'good' });
  const sets = { good, bad: polled.set({ jti: 'bad', aud: 'https://else.example' }) };
  scene.webhooks.texts.set(POLL, JSON.stringify({ sets }));
  const { transmitter, token: none } = await makeTransmitter(scene.app, actors.csirt, {
    name: 'polled',
    issuer: polled.issuer,
    jwksUri: `${JWKS}?p${made}`,
    pushes: false,
    pollUrl: POLL,
    pollAuthorization: 'Bearer ours',
  });
  expect(none).toBeNull();
  await pollTransmitters(scene.app);
  const asked = scene.webhooks.got.filter(({ url }) => url === POLL);
  expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
    { maxEvents: 50, returnImmediately: true },
    {
      maxEvents: 0,
      returnImmediately: true,
      ack: ['good'],
      setErrs: { bad: { err: 'invalid_audience', description: `aud is not ${ISSUER}` } },
    },
  ]);
  expect(asked[0]?.headers.authorization).toBe('Bearer ours');
  const all = await listProposals(scene.app, actors.csirt);
  expect(all.filter((one) => one.transmitter.id === transmitter.id)).toHaveLength(1);
  scene.webhooks.reply = 500;
  await pollTransmitters(scene.app);
  const found = (await listTransmitters(scene.app, actors.auditor)).find((one) => one.id === transmitter.id);
  expect(found).toMatchObject({ lastError: 'it answered 500' });
  await removeTransmitter(scene.app, actors.csirt, transmitter.id);
});

describe('who decides', () => {
  test('only the CSIRT trusts a transmitter, once, and takes no address of our own network', async () => {
    const request = { name: 'x', issuer: other.issuer, jwksUri: JWKS, pushes: true };
    for (const who of ['ngi', 'site', 'auditor', 'vo'] as const) {
      await expect(makeTransmitter(scene.app, actors[who], request)).rejects.toMatchObject({
        code: 'auth.denied',
      });
      await expect(removeTransmitter(scene.app, actors[who], id)).rejects.toMatchObject({
        code: 'auth.denied',
      });
    }
    for (const who of ['ngi', 'site', 'vo'] as const) {
      await expect(listTransmitters(scene.app, actors[who])).rejects.toMatchObject({ code: 'auth.denied' });
      await expect(listProposals(scene.app, actors[who])).rejects.toMatchObject({ code: 'auth.denied' });
    }
    await expect(makeTransmitter(scene.app, actors.csirt, request)).rejects.toMatchObject({
      code: 'state.conflict',
    });
    const inside = { ...request, issuer: 'https://in.example', jwksUri: 'https://in.invalid/' };
    await expect(makeTransmitter(scene.app, actors.csirt, inside)).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  test('a proposal is dismissed with a reason, or taken up by a ban, once', async () => {
    await push(other.set());
    await push(other.set({ jti: 'j2' }));
    const [second, first] = await proposals();
    for (const who of ['ngi', 'auditor', 'administrator'] as const)
      await expect(dismissProposal(scene.app, actors[who], first?.id ?? '', 'no')).rejects.toMatchObject({
        code: 'auth.denied',
      });
    await dismissProposal(scene.app, actors.csirt, first?.id ?? '', 'their own test');
    await inTransaction(scene.app.db, (tx) =>
      settleProposal(tx, scene.app, actors.csirt, second?.id ?? '', { banId: 'ban_1' }),
    );
    expect((await proposals()).map(({ state, why }) => `${state} ${why}`).sort()).toEqual([
      'dismissed their own test',
      'taken ',
    ]);
    await expect(dismissProposal(scene.app, actors.csirt, first?.id ?? '', 'again')).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('one that is trusted no more is refused, and can be trusted anew', async () => {
    await removeTransmitter(scene.app, actors.csirt, id);
    expect((await push(other.set())).status).toBe(401);
    const request = { name: 'x', issuer: other.issuer, jwksUri: JWKS, pushes: true };
    expect((await makeTransmitter(scene.app, actors.csirt, request)).transmitter.issuer).toBe(other.issuer);
  });
});

/** One letter of what it says is another. */
function changed(set: string): string {
  const [head = '', body = '', signature = ''] = set.split('.');
  return [head, `${body.slice(0, 20)}${body[20] === 'A' ? 'B' : 'A'}${body.slice(21)}`, signature].join('.');
}

test('what came long ago is forgotten, and cannot be played again as new', async () => {
  const set = other.set();
  expect((await push(set)).status).toBe(202);
  await scene.app.clock.advance((scene.app.config.signalDays + 1) * 86_400_000);
  await forgetOld(scene.app);
  expect(await scene.app.db.selectFrom('signal_received').select('jti').execute()).toEqual([]);
  expect(await push(set)).toMatchObject({ status: 400, err: 'invalid_request' });
});

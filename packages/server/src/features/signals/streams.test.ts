import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  ORDER_EVENT,
  SESSION_REVOKED_EVENT,
  STREAM_UPDATED_EVENT,
  VERIFICATION_EVENT,
} from '@muster/contract';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { listReceivers, makeReceiver, pauseStream, removeReceiver } from './receivers.ts';
import { forgetOld, sweepStreams } from './sweep.ts';
import { claimsOf, ISSUER, jane, janesName, type SignalScene, signalScene } from './testing/signal-scene.ts';

const all = [ACCOUNT_DISABLED_EVENT, ACCOUNT_ENABLED_EVENT, SESSION_REVOKED_EVENT];
const DAY_MS = 86_400_000;
let scene: SignalScene;
let token: string;
let stream: string;

beforeAll(async () => {
  scene = await signalScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  token = await scene.receiver();
  stream = await made({ events_requested: all });
});

async function made(request: object, by = token): Promise<string> {
  const { status, body } = await scene.ask(by, 'POST', '/ssf/streams', request);
  expect(status).toBe(201);
  return body.stream_id as string;
}

async function poll(request: object = {}, id = stream, by = token) {
  const answer = await scene.ask(by, 'POST', `/ssf/streams/${id}/poll`, {
    returnImmediately: true,
    ...request,
  });
  const sets = (answer.body.sets ?? {}) as Record<string, string>;
  return { ...answer, sets, jtis: Object.keys(sets), said: Object.values(sets).map(claimsOf) };
}

describe('whoever has no token', () => {
  test('may read where things are and the key, and nothing else', async () => {
    const { http } = scene;
    const found = (await http.inject('/.well-known/ssf-configuration')).json();
    expect(found).toMatchObject({ spec_version: '1_0', issuer: ISSUER, default_subjects: 'ALL' });
    expect((await http.inject('/ssf/jwks.json')).json().keys[0]).toMatchObject({
      kty: 'OKP',
      crv: 'Ed25519',
    });
    expect((await http.inject('/ssf/streams')).statusCode).toBe(401);
    expect(
      (await http.inject({ url: '/ssf/streams', headers: { authorization: 'Bearer msr_x' } })).statusCode,
    ).toBe(401);
  });

  test('does not have a body read', async () => {
    const payload = 'x'.repeat(3_000_000);
    const answer = await scene.http.inject({ method: 'POST', url: `/ssf/streams/${stream}/poll`, payload });
    expect(answer.statusCode).toBe(401);
  });
});

describe('a stream', () => {
  test('delivers of what was asked for what the receiver may have', async () => {
    const narrow = await scene.receiver({ events: [ACCOUNT_DISABLED_EVENT] });
    const { body } = await scene.ask(narrow, 'POST', '/ssf/streams', {
      events_requested: [ACCOUNT_DISABLED_EVENT, SESSION_REVOKED_EVENT, ORDER_EVENT, 'urn:x:unknown'],
      description: 'for us',
    });
    expect(body).toMatchObject({
      iss: ISSUER,
      aud: 'https://receiver.example',
      events_supported: [ACCOUNT_DISABLED_EVENT],
      events_delivered: [ACCOUNT_DISABLED_EVENT],
      delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: `${ISSUER}/ssf/streams/${body.stream_id}/poll` },
      description: 'for us',
    });
  });

  test('is read alone and with its likes, changed in parts, and replaced as a whole', async () => {
    expect((await scene.ask(token, 'GET', `/ssf/streams?stream_id=${stream}`)).body.stream_id).toBe(stream);
    expect((await scene.ask(token, 'GET', '/ssf/streams')).body).toHaveLength(1);
    const patched = await scene.ask(token, 'PATCH', '/ssf/streams', {
      stream_id: stream,
      description: 'now',
    });
    expect(patched.body).toMatchObject({ description: 'now', events_delivered: all });
    const replaced = await scene.ask(token, 'PUT', '/ssf/streams', {
      stream_id: stream,
      events_requested: [ACCOUNT_DISABLED_EVENT],
    });
    expect(replaced.body).toMatchObject({ description: '', events_delivered: [ACCOUNT_DISABLED_EVENT] });
    const wrong = await scene.ask(token, 'PATCH', '/ssf/streams', {
      stream_id: stream,
      aud: 'https://evil.example',
    });
    expect(wrong.status).toBe(400);
  });

  test('that is deleted is gone', async () => {
    expect((await scene.ask(token, 'DELETE', `/ssf/streams?stream_id=${stream}`)).status).toBe(204);
    expect((await scene.ask(token, 'GET', `/ssf/streams?stream_id=${stream}`)).status).toBe(404);
    expect((await scene.ask(token, 'GET', '/ssf/streams')).body).toEqual([]);
    expect((await poll()).status).toBe(404);
  });

  test('of another receiver is not there', async () => {
    const other = await scene.receiver();
    const asked = [
      await scene.ask(other, 'GET', `/ssf/streams?stream_id=${stream}`),
      await scene.ask(other, 'GET', `/ssf/status?stream_id=${stream}`),
      await scene.ask(other, 'PATCH', '/ssf/streams', { stream_id: stream }),
      await scene.ask(other, 'DELETE', `/ssf/streams?stream_id=${stream}`),
      await scene.ask(other, 'POST', '/ssf/status', { stream_id: stream, status: 'disabled' }),
      await scene.ask(other, 'POST', '/ssf/subjects:add', { stream_id: stream, subject: jane }),
      await scene.ask(other, 'POST', '/ssf/subjects:remove', { stream_id: stream, subject: jane }),
      await scene.ask(other, 'POST', '/ssf/verify', { stream_id: stream }),
      await poll({}, stream, other),
    ];
    expect(asked.map(({ status }) => status)).toEqual(Array(9).fill(404));
  });

  test('leads to no place of our own network', async () => {
    const refused = await scene.ask(token, 'POST', '/ssf/streams', {
      delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://inside.invalid/' },
    });
    expect(refused.status).toBe(400);
    const nowhere = await scene.ask(token, 'POST', '/ssf/streams', {
      delivery: { method: 'urn:ietf:rfc:8935' },
    });
    expect(nowhere.status).toBe(400);
  });
});

describe('a ban', () => {
  test('comes as RISC, signed so that anybody can verify it, until it is acknowledged', async () => {
    await scene.announce();
    const first = await poll();
    expect(first.said).toMatchObject([
      {
        iss: ISSUER,
        aud: 'https://receiver.example',
        txn: 'ban_1',
        sub_id: jane,
        events: { [ACCOUNT_DISABLED_EVENT]: { reason: 'hijacking' } },
      },
    ]);
    expect(first.said[0]).not.toHaveProperty('sub');
    expect(first.said[0]).not.toHaveProperty('exp');
    const keys = createLocalJWKSet((await scene.http.inject('/ssf/jwks.json')).json());
    await jwtVerify(Object.values(first.sets)[0] ?? '', keys, {
      typ: 'secevent+jwt',
      issuer: ISSUER,
      currentDate: scene.app.clock.now(),
    });
    expect((await poll()).jtis).toEqual(first.jtis);
    expect((await poll({ ack: first.jtis })).jtis).toEqual([]);
    expect((await poll()).jtis).toEqual([]);
  });

  test('has one event in each SET, all with the same txn', async () => {
    await scene.announce({ endSessions: true, subject: { identifiers: [jane, janesName], cascade: true } });
    const { said } = await poll();
    expect(said.map(({ events }) => Object.keys(events as object))).toEqual([
      [ACCOUNT_DISABLED_EVENT],
      [SESSION_REVOKED_EVENT],
    ]);
    expect(said[1]).toMatchObject({
      txn: 'ban_1',
      sub_id: {
        format: 'aliases',
        identifiers: [
          jane,
          { format: 'uri', uri: 'urn:x-muster:x509:CN%3DJane%20Doe%2CO%3DExample%2CC%3DCZ' },
        ],
      },
      events: {
        [SESSION_REVOKED_EVENT]: {
          initiating_entity: 'admin',
          reason_admin: { en: 'mined coins' },
          event_timestamp: Math.floor(scene.app.clock.now().getTime() / 1000),
          x_muster_cascade: true,
        },
      },
    });
  });

  test('of a drill, of a narrower label, or of a name that means something at one site only is not told', async () => {
    await scene.announce({ exercise: true });
    await scene.announce({ tlp: 'AMBER' });
    await scene.announce({
      subject: { identifiers: [{ format: 'account', siteId: 'site_1', name: 'jane' }], cascade: false },
    });
    expect((await poll()).jtis).toEqual([]);
    await scene.announce({
      kind: 'unban',
      subject: { identifiers: [jane, { format: 'account', siteId: 'site_1', name: 'jane' }], cascade: false },
    });
    expect((await poll()).said).toMatchObject([{ sub_id: jane, events: { [ACCOUNT_ENABLED_EVENT]: {} } }]);
  });

  test('of a subject that the receiver removed is not told, until it is added again', async () => {
    expect(
      (await scene.ask(token, 'POST', '/ssf/subjects:remove', { stream_id: stream, subject: jane })).status,
    ).toBe(204);
    await scene.announce();
    await scene.announce({ subject: { identifiers: [janesName, jane], cascade: false } });
    expect((await poll()).jtis).toEqual([]);
    expect(
      (await scene.ask(token, 'POST', '/ssf/subjects:add', { stream_id: stream, subject: jane })).status,
    ).toBe(200);
    await scene.announce();
    expect((await poll()).jtis).toHaveLength(1);
  });

  test('that the receiver answers with an error is not sent again, and the error stands', async () => {
    await scene.announce();
    const { jtis } = await poll();
    await poll({ setErrs: { [jtis[0] ?? '']: { err: 'invalid_request', description: 'what is this' } } });
    expect((await poll()).jtis).toEqual([]);
    const row = await scene.app.db
      .selectFrom('signal_set')
      .select(['error_code', 'error_text'])
      .where('jti', '=', jtis[0] ?? '')
      .executeTakeFirst();
    expect(row).toEqual({ error_code: 'invalid_request', error_text: 'what is this' });
  });

  test('comes with so many others as were asked for, the oldest first', async () => {
    for (const txn of ['a', 'b', 'c']) await scene.announce({ txn });
    const first = await poll({ maxEvents: 2 });
    expect(first.said.map(({ txn }) => txn)).toEqual(['a', 'b']);
    expect(first.body.moreAvailable).toBe(true);
    expect((await poll({ maxEvents: 0, ack: first.jtis })).jtis).toEqual([]);
    const rest = await poll({ maxEvents: 2 });
    expect(rest.said.map(({ txn }) => txn)).toEqual(['c']);
    expect(rest.body.moreAvailable).toBeUndefined();
  });

  test('cannot be acknowledged by another receiver', async () => {
    await scene.announce();
    const { jtis } = await poll();
    const other = await scene.receiver();
    const otherStream = await made({ events_requested: [] }, other);
    await poll({ ack: jtis }, otherStream, other);
    expect((await poll()).jtis).toEqual(jtis);
  });
});

describe('a stream that is', () => {
  test('paused holds what happens, and disabled forgets it', async () => {
    await scene.ask(token, 'POST', '/ssf/status', { stream_id: stream, status: 'paused', reason: 'we move' });
    await scene.announce();
    expect((await poll()).jtis).toEqual([]);
    expect((await scene.ask(token, 'GET', `/ssf/status?stream_id=${stream}`)).body).toEqual({
      stream_id: stream,
      status: 'paused',
      reason: 'we move',
    });
    await scene.ask(token, 'POST', '/ssf/status', { stream_id: stream, status: 'enabled' });
    expect((await poll()).jtis).toHaveLength(1);
    await scene.ask(token, 'POST', '/ssf/status', { stream_id: stream, status: 'disabled' });
    await scene.announce();
    await scene.ask(token, 'POST', '/ssf/status', { stream_id: stream, status: 'enabled' });
    expect((await poll()).jtis).toEqual([]);
  });

  test('paused by us says so at once, and again when it goes on', async () => {
    await expect(
      pauseStream(scene.app, actors.ngi, stream, { status: 'paused', reason: 'x' }),
    ).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await pauseStream(scene.app, actors.csirt, stream, { status: 'paused', reason: 'you move' });
    await scene.announce();
    const paused = await poll();
    expect(paused.said).toMatchObject([
      { sub_id: { format: 'opaque', id: stream }, events: { [STREAM_UPDATED_EVENT]: { status: 'paused' } } },
    ]);
    await pauseStream(scene.app, actors.csirt, stream, { status: 'enabled', reason: 'welcome back' });
    expect((await poll({ ack: paused.jtis })).said).toMatchObject([
      { events: { [ACCOUNT_DISABLED_EVENT]: {} } },
      { events: { [STREAM_UPDATED_EVENT]: { status: 'enabled', reason: 'welcome back' } } },
    ]);
  });

  test('not polled for a month is paused, and shown so', async () => {
    await scene.app.clock.advance(31 * DAY_MS);
    await sweepStreams(scene.app);
    const found = (await listReceivers(scene.app, actors.auditor)).flatMap(({ streams }) => streams);
    expect(found.find(({ id }) => id === stream)).toMatchObject({
      status: 'paused',
      statusReason: 'it was not polled for 30 days',
    });
  });
});

test('a verification event proves the way, once in half a minute', async () => {
  expect((await scene.ask(token, 'POST', '/ssf/verify', { stream_id: stream, state: 'VGhpcw' })).status).toBe(
    204,
  );
  const again = await scene.ask(token, 'POST', '/ssf/verify', { stream_id: stream });
  expect([again.status, again.body.code]).toEqual([429, 'signals.too-often']);
  const { said, jtis } = await poll();
  expect(said).toMatchObject([
    { sub_id: { format: 'opaque', id: stream }, events: { [VERIFICATION_EVENT]: { state: 'VGhpcw' } } },
  ]);
  const verifiedAt = async () =>
    (await listReceivers(scene.app, actors.csirt))
      .flatMap(({ streams }) => streams)
      .find(({ id }) => id === stream)?.verifiedAt;
  expect(await verifiedAt()).toBeNull();
  await poll({ ack: jtis });
  expect(await verifiedAt()).toBe(scene.app.clock.now().toISOString());
  await scene.app.clock.advance(30_000);
  expect((await scene.ask(token, 'POST', '/ssf/verify', { stream_id: stream })).status).toBe(204);
});

test('a receiver that is removed has neither token nor streams', async () => {
  const found = await listReceivers(scene.app, actors.csirt);
  const { id } = found.find(({ streams }) => streams.some((one) => one.id === stream)) ?? { id: '' };
  for (const who of ['ngi', 'site', 'auditor', 'vo'] as const)
    await expect(removeReceiver(scene.app, actors[who], id)).rejects.toMatchObject({ code: 'auth.denied' });
  await removeReceiver(scene.app, actors.csirt, id);
  expect((await poll()).status).toBe(401);
});

test('only the CSIRT lets receivers in, and to nothing that is for agents', async () => {
  const request = { name: 'x', audience: 'x', events: [ACCOUNT_DISABLED_EVENT], mostTlp: 'GREEN' as const };
  for (const who of ['ngi', 'site', 'auditor', 'vo'] as const)
    await expect(makeReceiver(scene.app, actors[who], request)).rejects.toMatchObject({
      code: 'auth.denied',
    });
  for (const who of ['ngi', 'site', 'vo'] as const)
    await expect(listReceivers(scene.app, actors[who])).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(
    makeReceiver(scene.app, actors.csirt, { ...request, events: [ORDER_EVENT] }),
  ).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

test('what was taken long ago is forgotten', async () => {
  await scene.announce();
  await poll({ ack: (await poll()).jtis });
  await scene.app.clock.advance((scene.app.config.signalDays + 1) * DAY_MS);
  await scene.announce({ txn: 'not taken' });
  await scene.app.clock.advance(60_000);
  await forgetOld(scene.app);
  const left = await scene.app.db.selectFrom('signal_set').select('ended_at').execute();
  expect(left.filter(({ ended_at }) => ended_at !== null)).toEqual([]);
  expect((await poll()).said).toMatchObject([{ txn: 'not taken' }]);
});

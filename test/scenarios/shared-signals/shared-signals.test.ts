import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../packages/server/src/db/testing/test-database.ts';
import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { announceBan, wakeStreams } from '../../../packages/server/src/features/signals/index.ts';
import { pollsOf } from '../../../packages/server/src/features/signals/polls.ts';
import { readConfig } from '../../../packages/server/src/kernel/config.ts';
import { silentLog } from '../../../packages/server/src/kernel/log.ts';
import { type Running, startServer } from '../../../packages/server/src/start-server.ts';
import { freePort } from '../../../packages/server/src/testing/free-port.ts';
import { PushReceiver } from './push-receiver.ts';
import { Receiver, type Stream } from './receiver.ts';
import { Transmitter } from './transmitter.ts';

/*
 * Receiver, push receiver and transmitter of this folder were written from the standards and import nothing of the
 * product. Here they meet a whole server, over http.
 */

const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';
const REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const AUDIENCE = 'https://receiver.example';
const jane = { format: 'iss_sub', iss: 'https://aai.example', sub: 'jane@example.org' } as const;
const name = { format: 'x509', name: 'CN=Jane Doe,O=Example,C=CZ' } as const;

let database: TestDatabase;
let dir: string;
let server: Running;
let admin: string;
let issuer: string;
let receiver: Receiver;

beforeAll(async () => {
  database = await testDatabase();
  dir = await mkdtemp(join(tmpdir(), 'muster-signals-'));
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  server = await startServer(
    readConfig({
      MUSTER_DATA_DIR: dir,
      DATABASE_URL: database.url('owner'),
      MUSTER_HTTP_PORT: String(port),
      MUSTER_CONTROLLER_PORT: '0',
      MUSTER_SMTP_IN_PORT: '0',
      MUSTER_PUBLIC_URL: issuer,
      MUSTER_WEBHOOK_NETWORKS: '127.0.0.1',
    }),
    silentLog,
  );
  const secret = (server.firstRunUrl ?? '').split('#')[1];
  admin = (await people('POST', '/api/v1/first-run', { secret }, undefined)).secret as string;
  const { token, configuration } = await people('POST', '/api/v1/signals/receivers', {
    name: 'another team',
    audience: AUDIENCE,
    events: [`${RISC}account-disabled`, `${RISC}account-enabled`, REVOKED],
    mostTlp: 'GREEN',
  });
  expect(configuration).toBe(`${issuer}/.well-known/ssf-configuration`);
  receiver = await Receiver.discover(issuer, token as string, AUDIENCE);
});
afterAll(async () => {
  await server?.stop();
  await database?.close();
  if (dir) await rm(dir, { recursive: true });
});

/** What an officer does in the pages. */
async function people(method: string, path: string, body?: object, token: string | undefined = admin) {
  const answer = await fetch(issuer + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
}

/** A ban, as the feature of bans announces it. */
async function ban(kind: 'ban' | 'unban', txn: string): Promise<void> {
  const { app } = server;
  const queued = await inTransaction(app.db, (tx) =>
    announceBan(tx, app, {
      kind,
      subject: { identifiers: [jane, name], cascade: false },
      tlp: 'GREEN',
      txn,
      reason: 'mined coins',
      hijacked: true,
      endSessions: kind === 'ban',
      exercise: false,
    }),
  );
  wakeStreams(
    app,
    queued.map(({ streamId }) => streamId),
  );
}

test('what was written from the standards imports nothing of the product', async () => {
  for (const file of (await readdir(import.meta.dirname)).filter((one) => !one.endsWith('.test.ts'))) {
    const imports = (await readFile(join(import.meta.dirname, file), 'utf8')).match(/from '[^']+'/g) ?? [];
    expect(imports.filter((from) => !/'(node:|\.\/)/.test(from))).toEqual([]);
  }
});

describe('a receiver that polls', () => {
  let stream: Stream;

  test('finds the transmitter, subscribes, and sees that the whole way works', async () => {
    expect(receiver.supports.sort()).toEqual(['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936']);
    stream = await receiver.createStream({
      delivery: { method: 'urn:ietf:rfc:8936' },
      events_requested: [
        `${RISC}account-disabled`,
        `${RISC}account-enabled`,
        REVOKED,
        'urn:x:never-heard-of',
      ],
      description: 'bans for our portal',
    });
    expect(stream.events_delivered).toHaveLength(3);
    expect(await receiver.readStream(stream.stream_id)).toEqual(stream);
    await receiver.verify(stream.stream_id, 'c3RhdGU');
    const { claims, jtis } = await receiver.poll(stream, { returnImmediately: true });
    expect(claims).toMatchObject([
      {
        sub_id: { format: 'opaque', id: stream.stream_id },
        events: { [`${SSF}verification`]: { state: 'c3RhdGU' } },
      },
    ]);
    expect((await receiver.poll(stream, { returnImmediately: true, ack: jtis })).jtis).toEqual([]);
  });

  test('that waits on the line gets a ban as soon as it is made, as RISC and CAEP', async () => {
    const waiting = receiver.poll(stream);
    await expect.poll(() => pollsOf(server.app).open).toBe(1);
    const pressedAt = Date.now();
    await ban('ban', 'ban-1');
    const first = await waiting;
    // A poll that nobody wakes ends after 50 seconds.
    expect(Date.now() - pressedAt).toBeLessThan(20_000);
    const rest = await receiver.poll(stream, { returnImmediately: true, ack: first.jtis });
    const claims = [...first.claims, ...rest.claims];
    expect(claims.map(({ txn }) => txn)).toEqual(['ban-1', 'ban-1']);
    expect(claims[0]).toMatchObject({
      sub_id: {
        format: 'aliases',
        identifiers: [jane, { format: 'uri', uri: `urn:x-muster:x509:${encodeURIComponent(name.name)}` }],
      },
      events: { [`${RISC}account-disabled`]: { reason: 'hijacking' } },
    });
    expect(claims[1]?.events[REVOKED]).toMatchObject({
      initiating_entity: 'admin',
      reason_admin: { en: 'mined coins' },
    });
    await receiver.poll(stream, { maxEvents: 0, ack: rest.jtis });
    await ban('unban', 'ban-1-ends');
    const { claims: unbanned, jtis } = await receiver.poll(stream);
    expect(Object.keys(unbanned[0]?.events ?? {})).toEqual([`${RISC}account-enabled`]);
    await receiver.poll(stream, { maxEvents: 0, ack: jtis });
  });

  test('hears no more of whom it removed, and of nobody while it is paused', async () => {
    await receiver.removeSubject(stream.stream_id, jane);
    await ban('ban', 'not-told');
    expect((await receiver.poll(stream, { returnImmediately: true })).jtis).toEqual([]);
    await receiver.addSubject(stream.stream_id, jane);
    await receiver.setStatus(stream.stream_id, 'paused');
    await ban('unban', 'held');
    expect((await receiver.poll(stream, { returnImmediately: true })).jtis).toEqual([]);
    await receiver.setStatus(stream.stream_id, 'enabled');
    expect((await receiver.poll(stream)).claims).toMatchObject([{ txn: 'held' }]);
    await receiver.deleteStream(stream.stream_id);
    await expect(receiver.readStream(stream.stream_id)).rejects.toThrow('404');
  });
});

test('a receiver that is pushed to gets the same, and a verification event', async () => {
  const far = new PushReceiver('Bearer of-the-receiver');
  far.read = (token) => receiver.read(token);
  const endpoint_url = await far.listen();
  const stream = await receiver.createStream({
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url, authorization_header: 'Bearer of-the-receiver' },
    events_requested: [`${RISC}account-disabled`],
  });
  await receiver.verify(stream.stream_id, 'again');
  await expect.poll(() => far.got.length, { timeout: 20_000 }).toBe(1);
  await ban('ban', 'ban-2');
  await expect.poll(() => far.got.length, { timeout: 20_000 }).toBe(2);
  expect(far.got).toMatchObject([
    { events: { [`${SSF}verification`]: { state: 'again' } } },
    { txn: 'ban-2', events: { [`${RISC}account-disabled`]: {} } },
  ]);
  const receivers = (await people('GET', '/api/v1/signals/receivers')) as unknown as {
    streams: { id: string; verifiedAt: string | null; failingSince: string | null }[];
  }[];
  expect(receivers[0]?.streams.find(({ id }) => id === stream.stream_id)).toMatchObject({
    verifiedAt: expect.any(String),
    failingSince: null,
  });
  await receiver.deleteStream(stream.stream_id);
  await far.close();
});

test('a transmitter of others pushes a SET, which becomes a proposal; a changed or repeated one becomes none', async () => {
  const far = new Transmitter();
  const jwksUri = await far.listen();
  const { transmitter, token } = (await people('POST', '/api/v1/signals/transmitters', {
    name: 'their identity provider',
    issuer: far.issuer,
    jwksUri,
  })) as unknown as { transmitter: { pushEndpoint: string }; token: string };
  const claims = {
    jti: 'their-1',
    aud: issuer,
    sub_id: { format: 'email', email: 'jane@example.org' },
    events: { [`${RISC}account-disabled`]: { reason: 'hijacking' } },
  };
  const set = far.set(claims);
  const push = (one: string, by = token) => far.push(transmitter.pushEndpoint, by, one);
  expect(await push(set)).toEqual({ status: 202, body: '' });
  expect((await push(set)).status).toBe(202);
  const [head, , signature] = set.split('.');
  const forged = [
    head,
    Buffer.from(JSON.stringify({ ...claims, iss: far.issuer, iat: 1 })).toString('base64url'),
  ];
  expect(JSON.parse((await push(`${forged.join('.')}.${signature}`)).body)).toMatchObject({
    err: 'invalid_key',
  });
  expect(JSON.parse((await push(far.set({ ...claims, aud: 'https://else.example' }))).body)).toMatchObject({
    err: 'invalid_audience',
  });
  expect((await push(set, 'wrong')).status).toBe(401);
  expect(await people('GET', '/api/v1/signals/proposals')).toMatchObject([
    {
      kind: 'ban',
      identifiers: [{ format: 'email', email: 'jane@example.org' }],
      reason: 'hijacking',
      state: 'open',
    },
  ]);
  await far.close();
});

test('a server that stops sends whoever waits away with the word when to come back', async () => {
  const { token } = await people('POST', '/api/v1/signals/receivers', {
    name: 'last',
    audience: AUDIENCE,
    events: [REVOKED],
  });
  const last = await Receiver.discover(issuer, token as string, AUDIENCE);
  const stream = await last.createStream({ events_requested: [REVOKED] });
  const waiting = fetch(stream.delivery.endpoint_url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  await expect.poll(() => pollsOf(server.app).open).toBe(1);
  const began = Date.now();
  const stopped = server.stop();
  const answer = await waiting;
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
  await stopped;
  // Not only when the poll would have ended by itself.
  expect(Date.now() - began).toBeLessThan(20_000);
});

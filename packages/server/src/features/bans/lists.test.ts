import { createPublicKey, verify } from 'node:crypto';
import type { BanList } from '@muster/contract';
import { makeListReceiverRequest } from '@muster/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MusterError } from '../../kernel/errors.ts';
import { administrator, auditor, csirt, gamma as gammaContact } from '../incidents/incidents.fixture.ts';
import { readArgus } from './argus.ts';
import { extendBan, liftBan } from './end.ts';
import { listRoutes } from './list-routes.ts';
import { listReceivers, makeReceiver, revokeReceiver } from './receivers.ts';
import { answerSparing, askSparing } from './sparing.ts';
import { type BanScene, banScene, dn, northOfficer, sub } from './testing/ban-scene.ts';
import { readBoard } from './views.ts';

let scene: BanScene;
let http: FastifyInstance;
let tokens: Record<'gamma' | 'green' | 'red', string>;
beforeAll(async () => {
  scene = await banScene();
  http = Fastify();
  http.setValidatorCompiler(validatorCompiler);
  http.setSerializerCompiler(serializerCompiler);
  http.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof MusterError ? error.status : 500).send({ code: (error as MusterError).code }),
  );
  await http.register(listRoutes(scene.app));
  const make = async (more: object) =>
    (await makeReceiver(scene.app, csirt, makeListReceiverRequest.parse({ name: 'a program', ...more })))
      .token;
  tokens = {
    gamma: await make({ site: 'gamma' }),
    green: await make({ mostTlp: 'GREEN' }),
    red: await make({ mostTlp: 'RED' }),
  };
});
afterAll(async () => {
  await http.close();
  await scene.close();
});

async function get(form: string, token = tokens.gamma, headers: Record<string, string> = {}) {
  return await http.inject({
    url: `/lists/bans.${form}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
}

async function listOf(token = tokens.gamma, since?: number): Promise<BanList> {
  const answer = await get(since === undefined ? 'json' : `json?since=${since}`, token);
  return JSON.parse(answer.body) as BanList;
}

function isSigned(body: string, detached: string): boolean {
  const [header = '', nothing, signature = ''] = detached.trim().split('.');
  const prefix = Buffer.from('302a300506032b6570032100', 'hex');
  const key = createPublicKey({
    key: Buffer.concat([prefix, scene.app.keys.order.publicKey]),
    format: 'der',
    type: 'spki',
  });
  const signed = Buffer.from(`${header}.${Buffer.from(body).toString('base64url')}`);
  return nothing === '' && verify(null, signed, key, Buffer.from(signature, 'base64url'));
}

describe('the lists', () => {
  test('have a ban in every form, signed over their bytes', async () => {
    await scene.ban(dn('Mallory'));
    const expected: Record<string, string> = {
      json: 'CN=Mallory,OU=People,DC=example,DC=org',
      argus: '        rule deny { subject = "CN=Mallory,OU=People,DC=example,DC=org" }',
      dn: '\nCN=Mallory,OU=People,DC=example,DC=org\n',
      'dn-oneline': '\n/DC=org/DC=example/OU=People/CN=Mallory\n',
      lcmaps: '\n"/DC=org/DC=example/OU=People/CN=Mallory"\n',
      csv: ',x509,"CN=Mallory,OU=People,DC=example,DC=org",,true,',
    };
    for (const [form, line] of Object.entries(expected)) {
      const answer = await get(form);
      expect(answer.body).toContain(line);
      expect(isSigned(answer.body, String(answer.headers['muster-signature']))).toBe(true);
      expect(isSigned(answer.body, (await get(`${form}.sig`)).body)).toBe(true);
      expect(isSigned(`${answer.body} `, String(answer.headers['muster-signature']))).toBe(false);
    }
  });

  test('refuse nobody whom the ban lets in: forms that can only refuse leave it out, and say so', async () => {
    const effects = { new: 'leave', running: 'pause', storage: 'keep', network: 'keep' } as const;
    const { id } = await scene.ban(dn('Let in'), { effects });
    for (const form of ['argus', 'dn', 'dn-oneline', 'lcmaps']) {
      const { body } = await get(form);
      expect(body).not.toContain('Let in');
      expect(body).toContain('# 1 more cannot be written in this form; the JSON has all of them');
    }
    expect((await listOf()).bans.find((one) => one.id === id)).toMatchObject({ effects: { new: 'leave' } });
    expect((await get('csv')).body).toMatch(/Let in,OU=People,DC=example,DC=org",.*,leave\r\n/);
    await liftBan(scene.app, csirt, id, 'over');
  });

  test('are not sent again to who has them', async () => {
    const first = await get('argus');
    const etag = String(first.headers.etag);
    const again = await get('argus', tokens.gamma, { 'if-none-match': `W/"other", ${etag}` });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    await scene.ban(dn('Nobody'));
    expect((await get('argus', tokens.gamma, { 'if-none-match': etag })).statusCode).toBe(200);
  });

  test('are numbered and name the hash of the one before', async () => {
    const before = await listOf();
    await scene.ban(sub('chained'));
    const after = await listOf();
    expect(after.number).toBeGreaterThan(before.number);
    expect(after.previous).toEqual({ number: before.number, sha256: before.sha256 });
    expect(await listOf()).toEqual(after);
  });

  test('tell what changed since a number: what came, what ended, what was spared', async () => {
    const [one, other] = [await scene.ban(sub('one')), await scene.ban(sub('other'))];
    const { number } = await listOf();
    const third = await scene.ban(sub('third'));
    await liftBan(scene.app, csirt, one.id, 'over');
    await askSparing(scene.app, gammaContact, other.id, 'site_gamma', 'ours');
    await answerSparing(scene.app, csirt, other.id, 'site_gamma', { answer: 'spare', reason: 'yes' });
    const delta = await listOf(tokens.gamma, number);
    expect(delta.bans.map(({ id }) => id)).toEqual([third.id]);
    expect(delta.removed.map(({ id }) => id).sort()).toEqual([one.id, other.id].sort());
    expect((await listOf(tokens.gamma, delta.number)).bans).toEqual([]);
    expect((await listOf(tokens.green)).bans.map(({ id }) => id)).not.toContain(other.id);
  });

  test('respect labels and places, and RED is on none of them', async () => {
    const green = await scene.ban(sub('green'), { tlp: 'GREEN' });
    const amber = await scene.ban(sub('amber'), { tlp: 'AMBER' });
    const red = await scene.ban(sub('red'), { tlp: 'RED' });
    const northern = await scene.ban(sub('northern'), { tlp: 'GREEN' }, northOfficer);
    const local = await scene.ban(sub('local'), {
      subject: {
        identifiers: [sub('local'), { format: 'keystone-user', siteId: 'site_alpha', userId: 'u-7' }],
        cascade: false,
      },
    });
    const ids = async (token: string) => (await listOf(token)).bans.map(({ id }) => id);
    expect(await ids(tokens.green)).toEqual([green.id]);
    expect(await ids(tokens.gamma)).toEqual(expect.arrayContaining([green.id, amber.id, local.id]));
    for (const token of Object.values(tokens)) {
      expect(await ids(token)).not.toContain(red.id);
      expect(await ids(token)).not.toContain(northern.id);
      expect((await get('json', token)).body).not.toContain('u-7');
    }
  });

  test('never lose a ban that changes while they are made', async () => {
    const ban = await scene.ban(sub('changing'));
    for (let day = 2; day < 14; day++) {
      const expiresAt = new Date(Date.UTC(2027, 1, day)).toISOString();
      const [, list] = await Promise.all([
        extendBan(scene.app, csirt, ban.id, { expiresAt, reason: 'not over' }),
        listOf(),
      ]);
      expect(list.bans.map(({ id }) => id)).toContain(ban.id);
      await scene.app.clock.advance(1);
    }
  });

  test('tell nobody that a ban ended which they were never told of', async () => {
    const { number } = await listOf(tokens.green);
    const ended = [
      await scene.ban(sub('quiet-amber'), { tlp: 'AMBER' }),
      await scene.ban(sub('quiet-north'), { tlp: 'GREEN' }, northOfficer),
      await scene.ban(sub('quiet-alpha'), { tlp: 'GREEN', sites: ['alpha'] }),
    ];
    const open = await scene.ban(sub('loud'), { tlp: 'GREEN' });
    for (const { id } of [...ended, open]) await liftBan(scene.app, csirt, id, 'over');
    expect((await listOf(tokens.green, number)).removed.map(({ id }) => id)).toEqual([open.id]);
  });

  test('for LCMAPS refuse all under a name, and nobody by a star that a name has itself', async () => {
    await scene.ban(dn('Starry'));
    await scene.ban(dn('Plain'), { subject: { identifiers: [dn('Plain')], cascade: false } });
    await scene.ban({ format: 'x509', name: 'CN=*.example.org,OU=Hosts,DC=example,DC=org' });
    const { body } = await get('lcmaps');
    const line = (name: string) => `"/DC=org/DC=example/OU=People/CN=${name}`;
    expect(body).toContain(`\n${line('Starry')}"\n${line('Starry')}/CN=*"\n`);
    expect(body).toContain(`\n${line('Plain')}"\n`);
    expect(body).not.toContain(`${line('Plain')}/CN=*`);
    expect(body).not.toContain('OU=Hosts');
  });

  test('say that one user of a gateway is kept out by whole names alone', async () => {
    const says = /^# 1 of one user of a gateway: they hold where the whole name/m;
    for (const form of ['argus', 'dn', 'lcmaps']) expect((await get(form)).body).not.toMatch(says);
    await scene.ban(dn('user:jdoe,CN=Robot - Lists'));
    for (const form of ['argus', 'dn', 'lcmaps']) expect((await get(form)).body).toMatch(says);
  });

  test('say what a form cannot hold', async () => {
    expect((await get('argus')).body).toMatch(/^# \d+ more cannot be written in this form/m);
  });

  test('in Argus’ language are read back as what was banned', async () => {
    const { bans, skipped } = readArgus((await get('argus')).body);
    expect(skipped).toEqual([]);
    expect(bans.map(({ text }) => text)).toContain('CN=Mallory,OU=People,DC=example,DC=org');
  });
});

describe('who reads the lists', () => {
  test('a token that is unknown, ended or revoked opens nothing', async () => {
    const { receiver, token } = await makeReceiver(
      scene.app,
      administrator,
      makeListReceiverRequest.parse({ name: 'short', validDays: 1 }),
    );
    expect((await get('dn', token)).statusCode).toBe(200);
    await revokeReceiver(scene.app, csirt, receiver.id);
    for (const one of [token, 'mbl_nonsense', 'mst_nonsense'])
      expect((await get('dn', one)).statusCode).toBe(401);
    expect((await http.inject({ url: '/lists/bans.dn' })).json()).toEqual({ code: 'auth.missing' });
  });

  test('tokens are given by the CSIRT and administrators, and the board shows when a site read', async () => {
    for (const actor of [auditor, northOfficer, gammaContact]) {
      await expect(listReceivers(scene.app, actor)).rejects.toMatchObject({ code: 'auth.denied' });
      await expect(
        makeReceiver(scene.app, actor, makeListReceiverRequest.parse({ name: 'x' })),
      ).rejects.toMatchObject({ code: 'auth.denied' });
    }
    const ban = await scene.ban(sub('read'));
    await get('json');
    const board = await readBoard(scene.app, csirt, ban.id);
    expect(board.rows.find(({ site }) => site.name === 'gamma')?.listReadAt).toBe(
      scene.app.clock.now().toISOString(),
    );
  });
});

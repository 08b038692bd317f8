import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { EventHub } from '../../kernel/event-hub.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { ssfRoutes } from '../signals/index.ts';
import { activeAgents } from './active.ts';
import { agentSideRoutes } from './agent-routes.ts';
import { authenticateAgent } from './authenticate.ts';
import { confirmAgent, revokeAgent } from './decide.ts';
import { makeEnrolment, withdrawEnrolment } from './enrolments.ts';
import { enrolledAgent, TestAgent } from './testing/test-agent.ts';
import { listAgents, viewAgent } from './views.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
let app: TestApp;
let http: FastifyInstance;

beforeAll(async () => {
  app = await testApp();
  app.config = { ...app.config, publicUrl: 'https://muster.example' };
  await placeFederation(app);
  http = await buildHttp(app, {
    authenticate: async () => actors.csirt,
    routes: [agentSideRoutes(app), ssfRoutes(app, (authorization) => authenticateAgent(app, authorization))],
  });
});
afterAll(async () => {
  await http.close();
  await app.close();
});

function tokenFor(site = 'site_1', actor: Parameters<typeof makeEnrolment>[1] = actors.csirt) {
  return makeEnrolment(app, actor, { site, name: 'cloud', hours: 48 });
}

async function kindsOf(subject: string): Promise<string[]> {
  const rows = await app.db
    .selectFrom('ledger_entry')
    .select('kind')
    .where('subject', '=', subject)
    .execute();
  return rows.map(({ kind }) => kind).sort();
}

describe('a one-time token', () => {
  test.each(['csirt', 'ngi', 'site', 'administrator'] as const)(
    'is made by %s for a site of theirs',
    async (who) => {
      expect((await tokenFor('site_1', actors[who])).token).toMatch(/^mse_/);
    },
  );

  test.each([
    ['ngi', 'site_2', 'not-found'],
    ['site', 'site_2', 'not-found'],
    ['auditor', 'site_1', 'auth.denied'],
    ['vo', 'site_1', 'not-found'],
  ] as const)('is not made by %s for %s', async (who, site, code) => {
    await expect(tokenFor(site, actors[who])).rejects.toMatchObject({ code });
  });

  test('lets one agent in, once, and stands nowhere in the clear', async () => {
    const { token, id } = await tokenFor();
    const agent = new TestAgent(app);
    const answer = await agent.enrol(token);
    expect(answer).toMatchObject({
      siteId: 'site_1',
      issuer: 'https://muster.example',
      orderKeys: [{ kty: 'OKP', crv: 'Ed25519', x: app.keys.order.publicKey.toString('base64url') }],
      pollEndpoint: `https://muster.example/ssf/streams/${answer.streamId}/poll`,
    });
    await expect(new TestAgent(app).enrol(token)).rejects.toMatchObject({ code: 'agent.enrolment-refused' });
    const row = await app.db
      .selectFrom('enrolment_token')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    expect(JSON.stringify(row)).not.toContain(token);
    expect(await kindsOf(answer.agentId)).toEqual(['agent.enrolled']);
  });

  test('expires, and can be taken back', async () => {
    const late = await tokenFor();
    await app.clock.advance(48 * HOUR_MS);
    await expect(new TestAgent(app).enrol(late.token)).rejects.toMatchObject({
      code: 'agent.enrolment-refused',
    });
    const back = await tokenFor();
    await expect(withdrawEnrolment(app, actors.auditor, back.id)).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await withdrawEnrolment(app, actors.site, back.id);
    await expect(new TestAgent(app).enrol(back.token)).rejects.toMatchObject({
      code: 'agent.enrolment-refused',
    });
    await expect(withdrawEnrolment(app, actors.site, back.id)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('takes no key of another agent, and none that proves nothing', async () => {
    const first = await enrolledAgent(app);
    const { token } = await tokenFor();
    const thief = new TestAgent(app);
    thief.publicKey = first.publicKey;
    await expect(thief.enrol(token)).rejects.toMatchObject({ code: 'agent.key-refused' });
    thief.publicKey = { kty: 'OKP', crv: 'Ed25519', x: Buffer.alloc(32).toString('base64url') };
    await expect(thief.enrol(token)).rejects.toMatchObject({ code: 'agent.key-refused' });
    expect((await new TestAgent(app).enrol(token)).siteId).toBe('site_1');
  });
});

describe('until an officer has compared the fingerprint', () => {
  test('the agent gets nothing', async () => {
    const agent = new TestAgent(app);
    await agent.enrol((await tokenFor()).token);
    await expect(authenticateAgent(app, agent.authorization())).rejects.toMatchObject({
      code: 'agent.unconfirmed',
    });
    expect((await activeAgents(app.db, ['site_1'])).map(({ agentId }) => agentId)).not.toContain(agent.id);
  });

  test('another fingerprint than the one that enrolled confirms nothing', async () => {
    const agent = new TestAgent(app);
    await agent.enrol((await tokenFor()).token);
    const other = new TestAgent(app);
    const { fingerprint } = await other.enrol((await tokenFor()).token);
    await expect(confirmAgent(app, actors.csirt, agent.id, fingerprint)).rejects.toMatchObject({
      code: 'agent.key-refused',
    });
    await expect(authenticateAgent(app, agent.authorization())).rejects.toMatchObject({
      code: 'agent.unconfirmed',
    });
  });

  test.each([
    ['site', 'auth.denied'],
    ['auditor', 'auth.denied'],
    ['vo', 'not-found'],
  ] as const)('%s cannot confirm it', async (who, code) => {
    const agent = new TestAgent(app);
    const { fingerprint } = await agent.enrol((await tokenFor()).token);
    await expect(confirmAgent(app, actors[who], agent.id, fingerprint)).rejects.toMatchObject({ code });
  });

  test('the NGI’s officer may, for its own sites alone', async () => {
    const foreign = new TestAgent(app);
    const { fingerprint } = await foreign.enrol((await tokenFor('site_2')).token);
    await expect(confirmAgent(app, actors.ngi, foreign.id, fingerprint)).rejects.toMatchObject({
      code: 'not-found',
    });
    const agent = new TestAgent(app);
    const answer = await agent.enrol((await tokenFor()).token);
    await confirmAgent(
      app,
      actors.ngi,
      agent.id,
      ` ${answer.fingerprint.slice(0, 20)} ${answer.fingerprint.slice(20)} `,
    );
    expect(await authenticateAgent(app, agent.authorization())).toEqual({
      agentId: agent.id,
      siteId: 'site_1',
      streamId: agent.streamId,
      publicKey: agent.publicKey.x,
    });
    expect(await kindsOf(agent.id)).toEqual(['agent.confirmed', 'agent.enrolled']);
    await expect(confirmAgent(app, actors.csirt, agent.id, answer.fingerprint)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });
});

describe('a token that is not the agent’s own, fresh one is refused', () => {
  let agent: TestAgent;
  let other: TestAgent;
  beforeAll(async () => {
    agent = await enrolledAgent(app);
    other = await enrolledAgent(app, 'site_2');
  });

  function seconds(offset: number): number {
    return Math.floor(app.clock.now().getTime() / 1000) + offset;
  }

  test.each([
    ['signed by another agent', () => `Bearer ${other.sign({ ...claims() }, 'muster-agent+jwt')}`],
    ['for another server', () => agent.authorization({ aud: 'https://evil.example' })],
    ['expired', () => agent.authorization({ iat: seconds(-600), exp: seconds(-300) })],
    ['from the future', () => agent.authorization({ iat: seconds(600), exp: seconds(900) })],
    ['that lasts for days', () => agent.authorization({ exp: seconds(86_400) })],
    ['without an end', () => agent.authorization({ exp: undefined })],
    ['of another subject', () => agent.authorization({ sub: other.id })],
    ['of no agent', () => agent.authorization({ iss: 'agt_00000000000000000000000' })],
    [
      'without a signature',
      () => `Bearer ${agent.authorization({}, { alg: 'none' }).slice(7).split('.').slice(0, 2).join('.')}.`,
    ],
    ['whose header says none', () => agent.authorization({}, { alg: 'none' })],
    ['whose header says HS256', () => agent.authorization({}, { alg: 'HS256' })],
    ['of another type', () => agent.authorization({}, { typ: 'JWT' })],
    ['with critical words', () => agent.authorization({}, { crit: ['exp'] })],
    ['that is no token', () => 'Bearer x.y.z'],
    ['that is huge', () => agent.authorization({ jti: 'x'.repeat(10_000) })],
    ['of a person', () => 'Bearer mst_abc'],
  ])('%s', async (_what, header) => {
    await expect(authenticateAgent(app, header())).rejects.toMatchObject({ code: 'agent.invalid' });
  });

  function claims() {
    return {
      iss: agent.id,
      sub: agent.id,
      aud: 'https://muster.example',
      iat: seconds(0),
      exp: seconds(300),
    };
  }

  test('and whatever else is sent is refused too, never a failure of ours', async () => {
    const signed = fc
      .jsonValue()
      .map((claims) => `Bearer ${agent.sign(claims as object, 'muster-agent+jwt')}`);
    const near = fc
      .record({
        iss: fc.jsonValue(),
        sub: fc.jsonValue(),
        aud: fc.jsonValue(),
        exp: fc.jsonValue(),
        iat: fc.jsonValue(),
      })
      .map((others) => agent.authorization(others));
    const header = fc
      .record({ alg: fc.jsonValue(), typ: fc.jsonValue(), crit: fc.jsonValue() })
      .map((others) => agent.authorization({}, others));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), signed, near, header), async (text) => {
        await expect(authenticateAgent(app, text)).rejects.toMatchObject({ code: 'agent.invalid' });
      }),
    );
  });

  test('none at all is missing', async () => {
    await expect(authenticateAgent(app, undefined)).rejects.toMatchObject({ code: 'auth.missing' });
  });

  test('a good one counts for five minutes', async () => {
    const header = agent.authorization();
    for (const minutes of [0, 2, 2]) {
      await app.clock.advance(minutes * MINUTE_MS);
      expect(await authenticateAgent(app, header)).toMatchObject({ agentId: agent.id });
    }
    await app.clock.advance(2 * MINUTE_MS);
    await expect(authenticateAgent(app, header)).rejects.toMatchObject({ code: 'agent.invalid' });
  });
});

describe('a stolen key', () => {
  test('reads its own agent’s stream alone', async () => {
    const agent = await enrolledAgent(app);
    const other = await enrolledAgent(app, 'site_2');
    const poll = (streamId: string) =>
      http.inject({
        method: 'POST',
        url: `/ssf/streams/${streamId}/poll`,
        headers: { authorization: agent.authorization() },
        payload: { returnImmediately: true },
      });
    expect((await poll(agent.streamId)).statusCode).toBe(200);
    expect((await poll(other.streamId)).statusCode).toBe(404);
  });

  test('cannot mute, move or delete the stream', async () => {
    const agent = await enrolledAgent(app);
    const headers = { authorization: agent.authorization() };
    const asked = await Promise.all([
      http.inject({
        method: 'POST',
        url: '/ssf/status',
        headers,
        payload: { stream_id: agent.streamId, status: 'disabled' },
      }),
      http.inject({
        method: 'PATCH',
        url: '/ssf/streams',
        headers,
        payload: {
          stream_id: agent.streamId,
          delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: 'https://evil.example/' },
        },
      }),
      http.inject({ method: 'DELETE', url: `/ssf/streams?stream_id=${agent.streamId}`, headers }),
      http.inject({ method: 'POST', url: '/ssf/streams', headers, payload: {} }),
    ]);
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403]);
    expect(asked.map((answer) => answer.json().code)).toEqual(Array(4).fill('signals.denied'));
  });

  test('is worth nothing from the moment of the revocation, and the poll that waits ends', async () => {
    const agent = await enrolledAgent(app);
    const header = agent.authorization();
    expect(await authenticateAgent(app, header)).toMatchObject({ agentId: agent.id });
    const waiting = http.inject({
      method: 'POST',
      url: `/ssf/streams/${agent.streamId}/poll`,
      headers: { authorization: header },
      payload: {},
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await expect(revokeAgent(app, actors.vo, agent.id, 'stolen')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(revokeAgent(app, actors.auditor, agent.id, 'stolen')).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await revokeAgent(app, actors.site, agent.id, 'stolen');
    expect((await waiting).json()).toMatchObject({ code: 'agent.revoked' });
    await expect(authenticateAgent(app, header)).rejects.toMatchObject({ code: 'agent.revoked' });
    await expect(authenticateAgent(app, agent.authorization())).rejects.toMatchObject({
      code: 'agent.revoked',
    });
    expect(await kindsOf(agent.id)).toContain('agent.revoked');
    await expect(revokeAgent(app, actors.csirt, agent.id, 'again')).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });
});

test('a revocation counts at once in a server process that has verified the token before', async () => {
  const agent = await enrolledAgent(app);
  const header = agent.authorization();
  const elsewhere = { ...app, events: new EventHub() };
  expect(await authenticateAgent(elsewhere, header)).toMatchObject({ agentId: agent.id });
  await revokeAgent(app, actors.csirt, agent.id, 'stolen');
  await expect(authenticateAgent(elsewhere, header)).rejects.toMatchObject({ code: 'agent.revoked' });
});

test('who reports or changes its key without end is held up, before anything is read or written', async () => {
  const agent = await enrolledAgent(app);
  const headers = { authorization: agent.authorization(), 'content-length': '16000' };
  for (const path of ['report', 'keys']) {
    const request = { method: 'POST', url: `/api/agent/v1/${path}`, headers, payload: '' } as const;
    let answer = await http.inject(request);
    for (let n = 0; answer.statusCode !== 429 && n < 400; n++) answer = await http.inject(request);
    expect(answer.json()).toMatchObject({ code: 'agent.too-much' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
});

test('a body that is too large is refused before it is read, and a stranger’s is not read at all', async () => {
  const agent = await enrolledAgent(app);
  const huge = {
    method: 'POST',
    url: '/api/agent/v1/report',
    payload: { x: 'x'.repeat(300 * 1024) },
  } as const;
  const known = await http.inject({ ...huge, headers: { authorization: agent.authorization() } });
  expect(known.statusCode).toBe(413);
  expect((await http.inject(huge)).json()).toMatchObject({ code: 'auth.missing' });
});

test('an agent that takes another’s place ends it when it is confirmed, not before', async () => {
  const old = await enrolledAgent(app);
  await expect(
    makeEnrolment(app, actors.csirt, { site: 'site_2', name: 'cloud', hours: 1, replaces: old.id }),
  ).rejects.toMatchObject({ code: 'state.conflict' });
  const { token, server } = await makeEnrolment(app, actors.csirt, {
    site: 'site_1',
    name: 'cloud',
    hours: 1,
    replaces: old.id,
  });
  expect(server).toBe('https://muster.example');
  const next = new TestAgent(app);
  const { fingerprint } = await next.enrol(token);
  expect(await authenticateAgent(app, old.authorization())).toMatchObject({ agentId: old.id });
  await confirmAgent(app, actors.csirt, next.id, fingerprint);
  await expect(authenticateAgent(app, old.authorization())).rejects.toMatchObject({ code: 'agent.revoked' });
  expect(await viewAgent(app, actors.site, next.id)).toMatchObject({ replaces: old.id, state: 'active' });
});

test('each sees the agents that they answer for', async () => {
  const own = await enrolledAgent(app, 'site_1', 'batch');
  const foreign = await enrolledAgent(app, 'site_2');
  const idsFor = async (actor: Parameters<typeof listAgents>[1]) =>
    (await listAgents(app, actor, undefined)).agents.map(({ id }) => id);
  for (const who of ['csirt', 'auditor', 'administrator'] as const)
    expect(await idsFor(actors[who])).toEqual(expect.arrayContaining([own.id, foreign.id]));
  for (const who of ['ngi', 'site'] as const) {
    expect(await idsFor(actors[who])).toContain(own.id);
    expect(await idsFor(actors[who])).not.toContain(foreign.id);
    await expect(viewAgent(app, actors[who], foreign.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(listAgents(app, actors[who], 'site_2')).rejects.toMatchObject({ code: 'not-found' });
  }
  await expect(listAgents(app, actors.vo, undefined)).rejects.toMatchObject({ code: 'auth.denied' });
  expect((await listAgents(app, actors.auditor, undefined)).enrolments).toEqual([]);
  const { enrolments } = await listAgents(app, actors.site, undefined);
  expect(new Set(enrolments.map(({ site }) => site.id))).toEqual(new Set(['site_1']));
});

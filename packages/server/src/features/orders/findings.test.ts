import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { buildHttp } from '../../http/http-server.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { enrolledAgent, newKey, signWith, type TestAgent } from '../agents/testing/test-agent.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { agentOrderRoutes } from './agent-routes.ts';
import { sendStanding } from './jobs.ts';
import { placeOrder } from './place.ts';
import { takeReceipts } from './receipt-intake.ts';
import { insertReceipts } from './store.ts';
import { aContainment, aPausedPlan } from './testing/containments.ts';

let app: TestApp;
let http: FastifyInstance;
let first: TestAgent;
let second: TestAgent;
let third: TestAgent;
let beside: TestAgent;
let orderId: string;
const signed: string[] = [];

/** An agent contains a machine; it is replaced, and so is the one after it. Another agent of the site stands beside them. */
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await buildHttp(app, { authenticate: async () => actors.csirt, routes: [agentOrderRoutes(app)] });
  first = await enrolledAgent(app);
  const placed = await inTransaction(app.db, (tx) =>
    placeOrder(tx, app, actors.csirt, aContainment(app.clock.now(), ['site_1'])),
  );
  orderId = placed.id;
  await send(first, 1, 'received');
  await send(first, 2, 'applied');
  await send(first, 3, 'verified');
  second = await enrolledAgent(app, 'site_1', 'cloud', first.id);
  third = await enrolledAgent(app, 'site_1', 'cloud', second.id);
  beside = await enrolledAgent(app, 'site_1', 'batch');
  await sendStanding(app);
});
afterAll(async () => {
  await http.close();
  await app.close();
});

async function send(agent: TestAgent, step: number, state: string): Promise<void> {
  const at = app.clock.now();
  const claims = {
    iss: agent.id,
    jti: `${agent.id}.${orderId}.${step}`,
    iat: Math.floor(at.getTime() / 1000),
    orderId,
    siteId: 'site_1',
    seq: 1,
    step,
    state,
    at: at.toISOString(),
    decidedBy: null,
    reason: '',
    plan: state === 'applied' ? aPausedPlan(orderId, at) : null,
    effects: [],
  };
  const receipt = agent.sign(claims, 'muster-receipt+jwt');
  const { taken } = await takeReceipts(app, { agentId: agent.id, siteId: 'site_1' }, [receipt]);
  expect(taken).toHaveLength(1);
  signed.unshift(receipt);
}

async function ask(agent: TestAgent, id = orderId) {
  return await http.inject({
    url: `/api/agent/v1/orders/${id}/findings`,
    headers: { authorization: agent.authorization() },
  });
}

describe('what the agent before found', () => {
  test('is signed by keys that its successors got to know when they enrolled', () => {
    const known = ({ id, publicKey }: TestAgent) => ({
      agentId: id,
      keys: [{ x: publicKey.x, endedAt: null }],
    });
    expect(first.answer?.predecessors).toEqual([]);
    expect(second.answer?.predecessors).toEqual([known(first)]);
    expect(third.answer?.predecessors).toEqual([known(second), known(first)]);
  });

  test('is given out as it was signed: what carries a plan, and the last word', async () => {
    expect((await ask(third)).json()).toEqual({ receipts: [signed[0], signed[1]] });
  });

  test('is no matter of an agent that took nobody’s place, nor of one that was replaced', async () => {
    expect((await ask(beside)).json()).toEqual({ receipts: [] });
    expect((await ask(second)).json()).toMatchObject({ code: 'agent.revoked' });
  });

  test('is not given out of orders that did not go to the agent, nor to another site, nor to people', async () => {
    const foreign = await enrolledAgent(app, 'site_2');
    expect((await ask(foreign)).statusCode).toBe(404);
    expect(
      (
        await ask(
          third,
          orderId.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        )
      ).statusCode,
    ).toBe(404);
    const url = `/api/agent/v1/orders/${orderId}/findings`;
    expect((await http.inject({ url, headers: { authorization: 'Bearer person' } })).statusCode).toBe(401);
  });
});

test('what was signed with a key that had ended when it came is not given out, whatever date stands in it', async () => {
  const old = newKey();
  const at = app.clock.now();
  const endedAt = new Date(at.getTime() - 3_600_000);
  const key = { agent_id: first.id, x: old.publicKey.x, thumbprint: 'an old key', added_at: endedAt };
  await app.db
    .insertInto('agent_key')
    .values({ ...key, id: 'agk_old', ended_at: endedAt })
    .execute();
  const iat = Math.floor(endedAt.getTime() / 1000) - 60;
  const row = {
    orderId,
    siteId: 'site_1',
    agentId: first.id,
    jti: 'backdated',
    seq: 1,
    step: 9,
    at: endedAt,
  };
  const jws = signWith(old.key, { iat }, { alg: 'EdDSA', typ: 'muster-receipt+jwt' });
  const said = { state: 'released' as const, decidedBy: null, reason: '', effects: { plan: 'steps' }, jws };
  await inTransaction(app.db, (tx) =>
    insertReceipts(tx, [{ ...row, ...said, receivedAt: at, sha256: 'f'.repeat(64) }]),
  );
  expect((await ask(third)).json()).toEqual({ receipts: [signed[0], signed[1]] });
});

test('who asks for findings without end is held up and told until when, and nobody else is', async () => {
  const url = `/api/agent/v1/orders/${orderId.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}/findings`;
  const headers = { authorization: third.authorization() };
  let answer = await http.inject({ url, headers });
  for (let n = 0; answer.statusCode !== 429 && n < 1300; n++) answer = await http.inject({ url, headers });
  expect(answer.json()).toMatchObject({ status: 429, code: 'agent.too-much' });
  const seconds = Number(answer.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(5);
  expect((await ask(beside)).statusCode).toBe(200);
  await app.clock.advance(seconds * 1000);
  expect((await ask(third)).json()).toEqual({ receipts: [signed[0], signed[1]] });
});

test('who asks for many long answers at once gets few of them at a time, and the rest afterwards', async () => {
  const headers = { authorization: beside.authorization() };
  for (const path of [`orders/${orderId}/findings`, 'orders?after=0']) {
    const request = { url: `/api/agent/v1/${path}`, headers };
    const answers = await Promise.all(Array.from({ length: 40 }, () => http.inject(request)));
    const codes = new Set(answers.map(({ statusCode }) => statusCode));
    expect(codes).toEqual(new Set([200, 429]));
    expect((await http.inject(request)).statusCode).toBe(200);
  }
});

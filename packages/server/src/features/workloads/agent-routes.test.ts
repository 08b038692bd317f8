import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { enrolledAgent, type TestAgent } from '../agents/testing/test-agent.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { agentFactsRoutes } from './agent-routes.ts';
import { batchOf, vm } from './testing/facts-scene.ts';

let app: TestApp;
let http: FastifyInstance;
let agent: TestAgent;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  agent = await enrolledAgent(app);
  http = await buildHttp(app, { authenticate: async () => actors.csirt, routes: [agentFactsRoutes(app)] });
});
afterAll(async () => {
  await http.close();
  await app.close();
});

async function push(authorization: string, payload: object) {
  return await http.inject({
    method: 'POST',
    url: '/api/agent/v1/facts',
    headers: { authorization },
    payload,
  });
}

test('an agent tells of its own site, with its own signed token', async () => {
  const answer = await push(agent.authorization(), batchOf(1, app.clock.now(), { workloads: [vm('d1')] }));
  expect(answer.json()).toEqual({ taken: 1 });
  const row = await app.db.selectFrom('workload').select(['site_id', 'ref']).executeTakeFirstOrThrow();
  expect(row).toEqual({ site_id: 'site_1', ref: 'd1' });
});

test('nobody else does, and what is no batch is refused', async () => {
  expect((await push('Bearer of-a-person', batchOf(2, app.clock.now()))).statusCode).toBe(401);
  expect((await push(agent.authorization(), { number: 2 })).statusCode).toBe(400);
});

test('who sends without end is held up and told until when, and goes on then with nothing lost', async () => {
  const flood = { authorization: agent.authorization(), 'content-length': String(3 * 1024 * 1024) };
  let answer = await http.inject({ method: 'POST', url: '/api/agent/v1/facts', headers: flood, payload: '' });
  for (let n = 0; answer.statusCode !== 429 && n < 500; n++)
    answer = await http.inject({ method: 'POST', url: '/api/agent/v1/facts', headers: flood, payload: '' });
  expect(answer.statusCode).toBe(429);
  expect(answer.json()).toMatchObject({ code: 'agent.too-much' });
  const seconds = Number(answer.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan(10);
  const other = await enrolledAgent(app, 'site_2');
  expect((await push(other.authorization(), batchOf(1, app.clock.now()))).statusCode).toBe(200);
  await app.clock.advance(seconds * 1000);
  const late = await push(agent.authorization(), batchOf(2, app.clock.now(), { workloads: [vm('d2')] }));
  expect(late.json()).toEqual({ taken: 2 });
});

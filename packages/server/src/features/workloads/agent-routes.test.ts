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

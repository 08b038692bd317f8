import type { AgentReport } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { agentSideRoutes } from './agent-routes.ts';
import { authenticateAgent } from './authenticate.ts';
import { watchAgents } from './late.ts';
import { enrolledAgent, type TestAgent } from './testing/test-agent.ts';
import { listAgentChanges, viewAgent } from './views.ts';

const MINUTE_MS = 60_000;
let app: TestApp;
let http: FastifyInstance;

beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await buildHttp(app, { authenticate: async () => actors.csirt, routes: [agentSideRoutes(app)] });
});
afterAll(async () => {
  await http.close();
  await app.close();
});

describe('what an agent reports', () => {
  function reported(others: Partial<AgentReport> = {}): AgentReport {
    const at = app.clock.now().toISOString();
    return {
      version: '1.0.0',
      startedAt: '2027-01-05T07:00:00.000Z',
      at,
      lastSeq: 0,
      outbox: 0,
      alarms: [],
      systems: [],
      policy: null,
      ...others,
    };
  }
  async function report(agent: TestAgent, others: Partial<AgentReport> = {}) {
    return await http.inject({
      method: 'POST',
      url: '/api/agent/v1/report',
      headers: { authorization: agent.authorization() },
      payload: reported(others),
    });
  }

  test('of a day that has not come does not keep later ones out', async () => {
    const agent = await enrolledAgent(app);
    await report(agent, { at: '2040-01-01T00:00:00.000Z', version: '1.0.0' });
    await report(agent, { version: '2.0.0' });
    expect((await viewAgent(app, actors.csirt, agent.id)).version).toBe('2.0.0');
  });

  test('is kept, and what changed is told with its time', async () => {
    const agent = await enrolledAgent(app);
    const alarm = {
      code: 'list-stale',
      since: app.clock.now().toISOString(),
      detail: 'no head for 10 minutes',
    };
    expect((await report(agent)).json().orderKeys).toHaveLength(1);
    await app.clock.advance(MINUTE_MS);
    await report(agent, { alarms: [alarm] });
    await app.clock.advance(MINUTE_MS);
    await report(agent, { alarms: [alarm], lastSeq: 7 });
    await app.clock.advance(MINUTE_MS);
    await report(agent, { version: '1.1.0' });
    const changes = await listAgentChanges(app, actors.auditor, agent.id);
    expect(changes.map(({ what, detail }) => `${what} ${detail}`).slice(0, 3)).toEqual([
      'alarm-ended list-stale',
      'version 1.1.0',
      'alarm list-stale: no head for 10 minutes',
    ]);
    expect((await viewAgent(app, actors.ngi, agent.id)).report).toMatchObject({ version: '1.1.0' });
  });

  test('that comes after a newer one changes nothing', async () => {
    const agent = await enrolledAgent(app);
    await report(agent, { version: '2.0.0' });
    await report(agent, { version: '1.0.0', at: '2027-01-01T00:00:00.000Z' });
    expect((await viewAgent(app, actors.csirt, agent.id)).version).toBe('2.0.0');
  });

  test('an agent that falls silent is late until it is back', async () => {
    const agent = await enrolledAgent(app);
    await watchAgents(app);
    expect((await viewAgent(app, actors.csirt, agent.id)).lateSince).toBeNull();
    await app.clock.advance(6 * MINUTE_MS);
    await watchAgents(app);
    expect((await viewAgent(app, actors.csirt, agent.id)).lateSince).not.toBeNull();
    await authenticateAgent(app, agent.authorization());
    await watchAgents(app);
    expect((await viewAgent(app, actors.csirt, agent.id)).lateSince).toBeNull();
    const changes = await listAgentChanges(app, actors.site, agent.id);
    expect(changes.map(({ what }) => what)).toEqual(['back', 'late', 'confirmed', 'enrolled']);
  });
});

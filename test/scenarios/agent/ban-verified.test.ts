import { makeBanRequest } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { confirmAgent } from '../../../packages/server/src/features/agents/decide.ts';
import { makeEnrolment } from '../../../packages/server/src/features/agents/enrolments.ts';
import { agentSideRoutes, authenticateAgent } from '../../../packages/server/src/features/agents/index.ts';
import { liftBan } from '../../../packages/server/src/features/bans/end.ts';
import { makeBan, previewBan } from '../../../packages/server/src/features/bans/make.ts';
import {
  alpha,
  csirt,
  seedFederation,
} from '../../../packages/server/src/features/incidents/incidents.fixture.ts';
import { answerOrder } from '../../../packages/server/src/features/orders/decide.ts';
import { orderRoutes, placeOrder } from '../../../packages/server/src/features/orders/index.ts';
import { releaseOrder } from '../../../packages/server/src/features/orders/release.ts';
import { readSiteOrder } from '../../../packages/server/src/features/orders/views.ts';
import { ssfRoutes, wakeStreams } from '../../../packages/server/src/features/signals/index.ts';
import { agentFactsRoutes } from '../../../packages/server/src/features/workloads/index.ts';
import { buildHttp } from '../../../packages/server/src/http/http-server.ts';
import { SystemClock } from '../../../packages/server/src/kernel/clock.ts';
import { readConfig } from '../../../packages/server/src/kernel/config.ts';
import { freePort } from '../../../packages/server/src/testing/free-port.ts';
import { type TestApp, testApp } from '../../../packages/server/src/testing/test-app.ts';
import { RealAgent, until } from './real-agent.ts';

const SITE = 'site_alpha';
const MALLORY = { format: 'iss_sub', iss: 'https://aai.example', sub: 'mallory' } as const;
const WILLING = {
  orders: { ban: 'auto', unban: 'auto', release: 'auto' },
  effects: { 'new.deny': 'auto', 'running.pause': 'auto', 'network.quarantine': 'auto' },
  portal_answers: true,
};
const CLOUD = {
  name: 'cloud',
  kind: 'fake',
  settings: {
    accounts: [
      { name: 'mallory', identifiers: [MALLORY], workloads: ['vm-1', 'vm-2'] },
      { name: 'alice', workloads: ['vm-3'] },
    ],
  },
};

let app: TestApp;
let http: FastifyInstance;
let agent: RealAgent;
let agentId: string;
let banId: string;
let orderId: string;

beforeAll(async () => {
  const port = await freePort();
  const clock = new SystemClock();
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({ MUSTER_DATA_DIR: '/nonexistent', MUSTER_PUBLIC_URL: url });
  app = await testApp({ clocks: { procedure: clock, machine: clock }, config });
  await seedFederation(app.db);
  http = await buildHttp(app, {
    authenticate: async () => csirt,
    routes: [
      agentSideRoutes(app),
      orderRoutes(app),
      ssfRoutes(app, (authorization) => authenticateAgent(app, authorization)),
      agentFactsRoutes(app),
    ],
  });
  await http.listen({ host: '127.0.0.1', port });
  agent = await RealAgent.make();
  agent.configure(url, WILLING, [CLOUD]);
});
afterAll(async () => {
  await agent.remove();
  app.events.close();
  await http.close();
  await app.close();
});

async function stateAt(id: string): Promise<string> {
  return (await readSiteOrder(app, csirt, id, SITE, agentId)).delivery.state;
}

describe('a site’s agent in a process of its own, against a server that listens', () => {
  test('enrols with a one-time token and is confirmed by the fingerprint that it prints', async () => {
    const { token } = await makeEnrolment(app, csirt, { site: SITE, name: 'cloud', hours: 48 });
    const { code, out } = await agent.enrol(token);
    expect(code).toBe(0);
    const enrolled = JSON.parse(out) as { agentId: string; fingerprint: string };
    agentId = enrolled.agentId;
    await confirmAgent(app, csirt, agentId, enrolled.fingerprint);
    expect((await agent.enrol(token)).out).toMatch(/enrolled already/);
  });

  test('tells what runs at its site', async () => {
    agent.start();
    const seen = await until('the workloads are known', async () => {
      const rows = await app.db.selectFrom('workload').select(['ref', 'state']).execute();
      return rows.length === 3 ? rows : null;
    });
    expect(seen?.map(({ ref }) => ref).sort()).toEqual(['vm-1', 'vm-2', 'vm-3']);
  });

  test('carries a ban out, reads it back, and the server knows within seconds', async () => {
    const whom = {
      subject: { identifiers: [MALLORY], cascade: true },
      effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' } as const,
      sites: null,
    };
    const { digest } = await previewBan(app, csirt, whom);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const pressed = Date.now();
    const request = makeBanRequest.parse({ ...whom, digest, reason: 'mines coins', expiresAt });
    const ban = await makeBan(app, csirt, request);
    banId = ban.id;
    orderId = ban.orderId ?? '';
    await until('the ban is verified', async () => (await stateAt(orderId)) === 'verified');
    // An agent that heard of it only when its long poll ended by itself would take 50 seconds.
    expect(Date.now() - pressed).toBeLessThan(20_000);
    expect((await agent.call('orders')).out).toContain('verified');
  });

  test('goes on where it was after it was killed', async () => {
    await agent.kill('SIGKILL');
    const said = agent.output.length;
    agent.start();
    // A command that comes before the agent has its lock does its work under it, and the agent finds it taken.
    await until('it runs again', () => agent.output.slice(said).includes('list at 1'));
    expect((await agent.call('status')).out).toContain('list at 1');
    // Its made-up cloud forgot everything with it, and that shows too.
    await until('it sees that the ban was undone', async () => (await stateAt(orderId)) === 'undone');
  });

  test('takes the ban back when the officer lifts it', async () => {
    await liftBan(app, csirt, banId, 'settled');
    await until('the ban is released', async () => (await stateAt(orderId)) === 'released');
  });

  test('asks before a containment, and takes the answer of its site’s contact from the portal', async () => {
    const { id, streamIds } = await inTransaction(app.db, (tx) =>
      placeOrder(tx, app, csirt, {
        kind: 'contain',
        target: { type: 'workload', system: 'cloud', ref: 'vm-3' },
        title: 'vm-3',
        effects: { new: 'leave', running: 'pause', storage: 'keep', network: 'keep' },
        reason: 'mines coins',
        tlp: 'AMBER',
        incidentId: null,
        exercise: false,
        expiresAt: new Date(Date.now() + 86_400_000),
        siteIds: [SITE],
        undoes: null,
      }),
    );
    wakeStreams(app, streamIds);
    await until('the order waits', async () => (await stateAt(id)) === 'waiting');
    const { question } = await readSiteOrder(app, alpha, id, SITE, agentId);
    const answer = { answer: 'accept', reason: 'go on', step: question?.step ?? 0 } as const;
    await answerOrder(app, alpha, { orderId: id, siteId: SITE, agent: agentId, ...answer });
    await until('the containment is verified', async () => (await stateAt(id)) === 'verified');
    const { delivery } = await readSiteOrder(app, csirt, id, SITE, agentId);
    expect(delivery.decidedBy).toEqual({ kind: 'portal', name: alpha.id });
    await releaseOrder(app, csirt, id, 'settled');
    await until('it is released', async () => (await stateAt(id)) === 'released');
  });

  test('changes its key, and the server takes the new one alone', async () => {
    const { out } = await agent.call('--json', 'rotate-key');
    expect(JSON.parse(out).fingerprint).toMatch(/^[\w-]{43}$/);
    const rows = await app.db.selectFrom('agent_key').selectAll().where('agent_id', '=', agentId).execute();
    expect(rows.filter(({ ended_at }) => ended_at === null)).toHaveLength(1);
    await until(
      'it reports under the new key',
      async () => !(await agent.call('status')).out.includes('ALARM'),
    );
  });

  test('ends when it is told to, and leaves nothing behind', async () => {
    expect(await agent.kill('SIGTERM')).toBe(0);
    const { out, code } = await agent.call('leave');
    expect([code, out]).toEqual([0, expect.stringContaining('It holds nothing any more.')]);
    expect((await agent.call('status')).out).toMatch(/not enrolled/);
  });
});

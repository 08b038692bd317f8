import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '../../packages/agent/src/identity/identity.ts';
import { Bench, WILLING } from '../../packages/agent/src/testing/bench.ts';
import { SUSPECT } from '../../packages/agent/src/testing/orders.ts';
import { askFindings } from '../../packages/agent/src/transport/ask-findings.ts';
import { httpClient } from '../../packages/agent/src/transport/http-client.ts';
import { ServerClient } from '../../packages/agent/src/transport/server-client.ts';
import { inTransaction } from '../../packages/server/src/db/transaction.ts';
import {
  enrolledAgent,
  type TestAgent,
} from '../../packages/server/src/features/agents/testing/test-agent.ts';
import { agentOrderRoutes } from '../../packages/server/src/features/orders/agent-routes.ts';
import { sendStanding } from '../../packages/server/src/features/orders/jobs.ts';
import { placeOrder } from '../../packages/server/src/features/orders/place.ts';
import { takeReceipts } from '../../packages/server/src/features/orders/receipt-intake.ts';
import { aContainment } from '../../packages/server/src/features/orders/testing/containments.ts';
import { placeFederation } from '../../packages/server/src/features/people/testing/people-scene.ts';
import { buildHttp } from '../../packages/server/src/http/http-server.ts';
import { actors, type TestApp, testApp } from '../../packages/server/src/testing/test-app.ts';

const SITE = 'site_1';
let app: TestApp;
let http: FastifyInstance;
let gone: Bench;
let successor: Bench;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  http = await buildHttp(app, { authenticate: async () => actors.csirt, routes: [agentOrderRoutes(app)] });
  await http.listen({ host: '127.0.0.1', port: 0 });
  gone = new Bench();
  successor = new Bench(WILLING, gone.fake);
});
afterAll(async () => {
  gone.close();
  successor.close();
  await http.close();
  await app.close();
});

/** The agent's own client of this server, with the identity and key that the enrolment gave. */
function clientOf({ key, publicKey, answer }: TestAgent): { server: ServerClient; identity: Identity } {
  const { port } = http.server.address() as { port: number };
  const identity = { ...answer, server: `http://127.0.0.1:${port}`, enrolledAt: '' } as Identity;
  const agentKey = { privateKey: key, publicJwk: publicKey, thumbprint: identity.fingerprint };
  return {
    server: new ServerClient(httpClient(app.clock, {}), app.clock, identity, () => agentKey),
    identity,
  };
}

test('an agent that replaces a lost one learns of the server what that one had found, and takes it all back', async () => {
  const first = await enrolledAgent(app, SITE);
  const order = { ...aContainment(app.clock.now(), [SITE]), kind: 'ban' as const, target: SUSPECT };
  const effects = { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' } as const;
  const { id } = await inTransaction(app.db, (tx) =>
    placeOrder(tx, app, actors.csirt, { ...order, effects }),
  );
  const before = structuredClone([...gone.fake.world.workloads]);
  gone.take({ id, siteId: SITE });
  await gone.settle();
  const iat = Math.floor(app.clock.now().getTime() / 1000);
  const receipts = gone.spool
    .unsent()
    .map((claims) => first.sign({ ...claims, iss: first.id, siteId: SITE, iat }, 'muster-receipt+jwt'));
  expect((await takeReceipts(app, { agentId: first.id, siteId: SITE }, receipts)).refused).toEqual([]);

  const second = await enrolledAgent(app, SITE, 'cloud', first.id);
  await sendStanding(app);
  const { server, identity } = clientOf(second);
  successor.take({ id, siteId: SITE });
  await successor.settle();
  const { spool, alarms, clock } = successor;
  await askFindings(
    { spool, alarms, server, identity: () => identity, time: clock },
    new AbortController().signal,
  );
  expect(alarms.all()).toEqual([]);
  successor.take({ kind: 'unban', undoes: id, expiresAt: null, siteId: SITE });
  await successor.settle(10_000);
  const after = [...gone.fake.world.workloads];
  const seen = ([ref, { workload, ports }]: (typeof after)[number]) => [
    ref,
    workload.systemState,
    workload.locked,
    ports,
  ];
  expect(after.map(seen)).toEqual(before.map(seen));
  expect(gone.fake.world.accounts.get('mallory')?.enabled).toBe(true);
  expect(gone.fake.world.denied.size).toBe(0);
});

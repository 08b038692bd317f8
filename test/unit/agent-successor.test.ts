import type { OrderTarget, SiteOrder } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '../../packages/agent/src/identity/identity.ts';
import { Bench, WILLING } from '../../packages/agent/src/testing/bench.ts';
import { SUSPECT } from '../../packages/agent/src/testing/orders.ts';
import { standingAt } from '../../packages/agent/src/testing/standing.ts';
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
import { orderIn } from '../../packages/server/src/features/orders/testing/simulated-agent.ts';
import { placeFederation } from '../../packages/server/src/features/people/testing/people-scene.ts';
import { setsAfter } from '../../packages/server/src/features/signals/index.ts';
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
  await tell(gone, first, SITE);

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

test('what expired or was lifted while no agent was there is sent to the next one, taken back there and proven, once', async () => {
  const lost = new Bench();
  const heir = new Bench(WILLING, lost.fake);
  await app.clock.advance(Math.max(0, lost.clock.now().getTime() - app.clock.now().getTime()));
  const alice = subjectOf('alice');
  const effects = { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' } as const;
  const ban = { ...aContainment(app.clock.now(), ['site_2']), kind: 'ban' as const, effects };
  const hour = new Date(app.clock.now().getTime() + 3_600_000);
  const first = await enrolledAgent(app, 'site_2');
  const before = standingAt(lost);
  const place = (order: Parameters<typeof placeOrder>[3]) =>
    inTransaction(app.db, (tx) => placeOrder(tx, app, actors.csirt, order));
  const short = await place({ ...ban, target: SUSPECT, expiresAt: hour });
  const lifted = await place({ ...ban, target: alice });
  await obey(lost, first, await ordersOf(first));
  expect(standingAt(lost)).not.toEqual(before);

  const unban = { ...ban, kind: 'unban' as const, target: alice, expiresAt: null, undoes: lifted.id };
  const { id: liftId } = await place(unban);
  await app.clock.advance(2 * 3_600_000);
  await heir.clock.advance(2 * 3_600_000);
  const second = await enrolledAgent(app, 'site_2', 'cloud', first.id);
  const beside = await enrolledAgent(app, 'site_2', 'batch');
  await sendStanding(app);
  const orders = await ordersOf(second);
  expect(orders.map(({ id, over }) => [id, over])).toEqual([
    [short.id, true],
    [lifted.id, true],
    [liftId, undefined],
  ]);
  expect(await ordersOf(beside)).toEqual([]);
  await obey(heir, second, orders);
  expect(standingAt(heir)).toEqual(before);
  expect(await statesAt(second)).toEqual({
    [short.id]: 'expired',
    [lifted.id]: 'released',
    [liftId]: 'verified',
  });

  await sendStanding(app);
  expect(await ordersOf(second)).toHaveLength(3);
  const third = await enrolledAgent(app, 'site_2', 'cloud', second.id);
  await sendStanding(app);
  expect(await ordersOf(third)).toEqual([]);
  lost.close();
  heir.close();
});

test('what an agent was lost with before it confirmed the end goes on to the one after it', async () => {
  const lost = new Bench();
  await app.clock.advance(Math.max(0, lost.clock.now().getTime() - app.clock.now().getTime()));
  const effects = { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' } as const;
  const ban = {
    ...aContainment(app.clock.now(), ['site_2']),
    kind: 'ban' as const,
    effects,
    target: SUSPECT,
  };
  const first = await enrolledAgent(app, 'site_2');
  const place = (order: Parameters<typeof placeOrder>[3]) =>
    inTransaction(app.db, (tx) => placeOrder(tx, app, actors.csirt, order));
  const { id } = await place(ban);
  await obey(lost, first, await ordersOf(first));
  // Lifted before the successor, which is confirmed by then, was told of what stands.
  const second = await enrolledAgent(app, 'site_2', 'cloud', first.id);
  const lift = await place({ ...ban, kind: 'unban', expiresAt: null, undoes: id });
  const both = [
    [id, true],
    [lift.id, undefined],
  ];
  expect((await ordersOf(second)).map((one) => [one.id, one.over])).toEqual(both);
  const third = await enrolledAgent(app, 'site_2', 'cloud', second.id);
  await sendStanding(app);
  expect((await ordersOf(third)).map((one) => [one.id, one.over])).toEqual(both);
  const heir = new Bench(WILLING, lost.fake);
  await obey(heir, third, await ordersOf(third));
  expect(lost.fake.world.denied.size).toBe(0);
  expect(await statesAt(third)).toEqual({ [id]: 'released', [lift.id]: 'verified' });
  lost.close();
  heir.close();
});

function subjectOf(sub: string): OrderTarget {
  const identifiers = [{ format: 'iss_sub' as const, iss: 'https://aai.example', sub }];
  return { type: 'subject', subject: { identifiers, cascade: false } };
}

async function ordersOf({ streamId }: TestAgent): Promise<SiteOrder[]> {
  return (await setsAfter(app.db, streamId, 0, 100)).map(({ token }) => orderIn(token));
}

/** The agent takes its orders, asks what it may ask, carries them out and sends its receipts. */
async function obey(bench: Bench, agent: TestAgent, orders: readonly SiteOrder[]): Promise<void> {
  for (const order of orders) bench.take(order);
  const { server, identity } = clientOf(agent);
  const { spool, alarms, clock } = bench;
  await askFindings(
    { spool, alarms, server, identity: () => identity, time: clock },
    new AbortController().signal,
  );
  await bench.settle(60_000);
  await tell(bench, agent, identity.siteId);
  expect(alarms.all()).toEqual([]);
}

async function tell({ spool }: Bench, agent: TestAgent, siteId: string): Promise<void> {
  const iat = Math.floor(app.clock.now().getTime() / 1000);
  const said = spool.unsent().map((claims) => {
    const jti = `${agent.id}.${claims.orderId}.${claims.step}`;
    return agent.sign({ ...claims, iss: agent.id, siteId, iat, jti }, 'muster-receipt+jwt');
  });
  expect((await takeReceipts(app, { agentId: agent.id, siteId }, said)).refused).toEqual([]);
}

async function statesAt({ id }: TestAgent): Promise<Record<string, string>> {
  const rows = await app.db
    .selectFrom('order_delivery')
    .select(['order_id', 'state'])
    .where('agent_id', '=', id)
    .execute();
  return Object.fromEntries(rows.map(({ order_id, state }) => [order_id, state]));
}

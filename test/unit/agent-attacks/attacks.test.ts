import { sign } from 'node:crypto';
import { HEAD_EVENT, ORDER_EVENT } from '@muster/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustKey } from '../../../packages/agent/src/cli/trust-key.ts';
import type { AlarmCode } from '../../../packages/agent/src/kernel/alarms.ts';
import { reportOf } from '../../../packages/agent/src/run/report.ts';
import { FakeServer, newKey } from '../../../packages/agent/src/testing/fake-server.ts';
import { LocalAgent } from '../../../packages/agent/src/testing/local-agent.ts';
import { orderOf } from '../../../packages/agent/src/testing/orders.ts';

let server: FakeServer;
let local: LocalAgent;
beforeEach(async () => {
  server = new FakeServer();
  await server.start();
  local = new LocalAgent(server);
  await local.start();
});
afterEach(async () => {
  await local.remove();
  await server.stop();
});

async function until(what: string, look: () => boolean): Promise<void> {
  await expect.poll(look, { interval: 25, message: `it never came that ${what}` }).toBe(true);
}
function alarmed(code: AlarmCode): Promise<void> {
  return until(`the alarm ${code} stands`, () => local.agent.alarms.has(code));
}
function stateOf(index: number): string | null | undefined {
  return local.agent.spool.rows()[index]?.state;
}
function receipts(): number {
  return server.receipts.size;
}
async function banned(): Promise<void> {
  server.push(orderOf(1, new Date()));
  await until('the ban is verified', () => stateOf(0) === 'verified');
  await until('its receipts came', () => receipts() === 4);
}

test('an order that is replayed is done once', async () => {
  await banned();
  for (const jti of [...server.acked]) server.acked.delete(jti);
  server.wake();
  await until('it was acknowledged again', () => server.acked.size > 0);
  await local.stop();
  await local.start();
  await until('the agent polls again', () => local.agent.headSeenAt > 0);
  expect(local.agent.spool.rows()).toHaveLength(1);
  expect([...server.receipts.values()].every(({ texts }) => texts.size === 1)).toBe(true);
});

test('a list that is rolled back is refused, and bans stay', async () => {
  await banned();
  server.list = [];
  server.wake();
  await alarmed('list-rolled-back');
  expect(stateOf(0)).toBe('verified');
  server.push(orderOf(2, new Date(), { reason: 'Another history.' }));
  await until('the other history is refused', () =>
    Object.keys(server.refused).some((jti) => jti.startsWith('set-1-')),
  );
  expect(local.agent.spool.rows()).toHaveLength(1);
});

test('an order for another site is passed over, and the next one counts', async () => {
  server.push(orderOf(1, new Date(), { siteId: 'site_b' }));
  await alarmed('order-for-another-site');
  expect(local.agent.spool.rows()).toHaveLength(0);
  server.push(orderOf(2, new Date()));
  await until('the next one is verified', () => stateOf(0) === 'verified');
});

test('a server whose key was swapped gives no orders', async () => {
  const { key, jwk } = newKey();
  server.privateKey = key;
  server.publicJwk = jwk;
  server.push(orderOf(1, new Date()));
  await alarmed('order-key-unknown');
  expect(local.agent.spool.rows()).toHaveLength(0);
});

test('a new key counts once somebody of the site pinned it by hand', async () => {
  const { key, jwk } = newKey();
  server.privateKey = key;
  server.publicJwk = { ...jwk, kid: 'a name of the server' };
  await local.stop();
  trustKey(local.config, jwk.x);
  await local.start();
  server.push(orderOf(1, new Date()));
  await until('the ban is verified', () => stateOf(0) === 'verified');
});

test('a key that was stolen counts no more once somebody of the site pinned another alone', async () => {
  const stolen = server.privateKey;
  const { key, jwk } = newKey();
  await local.stop();
  trustKey(local.config, jwk.x, { only: true });
  await local.start();
  server.push(orderOf(1, new Date()));
  await alarmed('order-key-unknown');
  expect(local.agent.spool.rows()).toHaveLength(0);
  expect(server.privateKey).toBe(stolen);
  server.list = [];
  server.privateKey = key;
  server.publicJwk = { ...jwk, kid: 'a name of the server' };
  server.push(orderOf(1, new Date(), { reason: 'By the new key.' }));
  await until('the ban is verified', () => stateOf(0) === 'verified');
});

test('a token that is forged under the name of the right key is refused', async () => {
  const order = { ...orderOf(1, new Date()), previous: null };
  server.list.push(server.sign({ [ORDER_EVENT]: order }, { jti: 'forged' }, {}, newKey().key));
  server.wake();
  await until('it is refused', () => server.refused.forged?.err === 'authentication_failed');
  expect(local.agent.alarms.has('set-refused')).toBe(true);
  expect(local.agent.spool.rows()).toHaveLength(0);
});

test('orders that came out of their order are fetched and done in it', async () => {
  const polls = server.polls;
  server.list = [];
  server.push(orderOf(1, new Date()));
  server.acked.add('nothing');
  const first = server.list[0] ?? '';
  server.acked.add(JSON.parse(Buffer.from(first.split('.')[1] ?? '', 'base64url').toString()).jti);
  server.push(orderOf(2, new Date(), { reason: 'The second.' }));
  await until('both are there', () => local.agent.spool.rows().length === 2);
  expect(local.agent.spool.rows().map(({ order }) => order.seq)).toEqual([1, 2]);
  expect(server.polls).toBeGreaterThanOrEqual(polls);
});

test('a head that is signed for a far date raises an alarm and ends nothing', async () => {
  await banned();
  const head = { seq: 1, last: 'f'.repeat(64), at: '2099-01-01T00:00:00.000Z' };
  server.list.push(server.sign({ [HEAD_EVENT]: head }, { jti: 'far' }));
  server.wake();
  await alarmed('clock-differs');
  expect(stateOf(0)).toBe('verified');
});

test('garbage in place of answers raises an alarm, and afterwards all goes on', async () => {
  server.intrude = (_, response) => {
    response.end('<html>It works!</html>');
    return true;
  };
  server.wake();
  await alarmed('server-answers');
  server.intrude = () => false;
  server.push(orderOf(1, new Date()));
  await until('the ban is verified', () => stateOf(0) === 'verified');
});

test('a server that is overloaded is left alone for as long as it asks', async () => {
  let asked = 0;
  server.intrude = (request, response) => {
    if (!request.url?.includes('/poll')) return false;
    asked += 1;
    response.writeHead(503, { 'retry-after': '3600' });
    response.end('{}');
    return true;
  };
  server.wake();
  await alarmed('server-away');
  const before = asked;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(asked).toBe(before);
});

test('what the server makes up of an agent before this one is refused, and people are told', async () => {
  const { key } = newKey();
  const keys = [{ x: newKey().jwk.x, endedAt: null }];
  local.agent.identity = { ...local.agent.identity, predecessors: [{ agentId: 'agt_gone', keys }] };
  const order = orderOf(1, new Date());
  const at = new Date().toISOString();
  const claims = {
    iss: 'agt_gone',
    orderId: order.id,
    siteId: server.siteId,
    jti: 'x',
    iat: 1,
    seq: 1,
    step: 1,
  };
  const rest = { state: 'applied', at, decidedBy: null, reason: '', plan: null, effects: [] };
  const text = [
    { alg: 'EdDSA', typ: 'muster-receipt+jwt' },
    { ...claims, ...rest },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  server.findings = [`${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`];
  server.push(order);
  await alarmed('findings-refused');
  expect(local.agent.spool.rows()[0]?.inherited?.size).toBe(0);
  await until('the ban is verified', () => stateOf(0) === 'verified');
});

test('words that no database keeps do not keep the agent from telling of itself', () => {
  const { agent } = local;
  agent.alarms.raise('system-failing', `cloud: \u0000 ${'x'.repeat(1990)}🦉`, new Date());
  const detail = reportOf(agent).alarms.find(({ code }) => code === 'system-failing')?.detail ?? '';
  expect(detail).toMatch(/^cloud: \ufffd x+\ufffd$/);
});

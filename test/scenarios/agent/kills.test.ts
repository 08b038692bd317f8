import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAgentKey } from '../../../packages/agent/src/identity/agent-key.ts';
import { keepIdentity } from '../../../packages/agent/src/identity/identity.ts';
import { makePrivateFolder, realDisk } from '../../../packages/agent/src/spool/disk.ts';
import { stateFiles } from '../../../packages/agent/src/spool/state-files.ts';
import { WILLING } from '../../../packages/agent/src/testing/bench.ts';
import { FakeServer } from '../../../packages/agent/src/testing/fake-server.ts';
import { CLOUD } from '../../../packages/agent/src/testing/local-agent.ts';
import { orderIdOf, orderOf } from '../../../packages/agent/src/testing/orders.ts';
import { RealAgent, until } from './real-agent.ts';

const KILLS = 5;
let server: FakeServer;
let agent: RealAgent;

beforeAll(async () => {
  server = new FakeServer();
  await server.start();
  agent = await RealAgent.make();
  agent.configure(server.url, { ...WILLING, limits: { accounts_per_hour: 100, workloads_per_hour: 100 } }, [
    CLOUD,
  ]);
  const files = stateFiles(join(agent.folder, 'state'));
  makePrivateFolder(files.folder);
  makeAgentKey(files.key);
  keepIdentity(files, realDisk, server.identity());
});
afterAll(async () => {
  await agent.remove();
  await server.stop();
});

test('an agent that is killed again and again loses no order and says nothing twice in other words', async () => {
  for (let n = 1; n <= KILLS; n++) {
    agent.start();
    const before = server.receipts.size;
    server.push(orderOf(n, new Date(), { reason: `Ban ${n}.` }));
    // Between nothing and all of an order's receipts have come when it dies.
    await until('it says something', () => server.receipts.size >= before + (n % 5));
    await agent.kill('SIGKILL');
  }
  agent.start();
  const said = (n: number) =>
    [...server.receipts.values()]
      .map(({ claims }) => claims)
      .filter(({ orderId }) => orderId === orderIdOf(n));
  for (let n = 1; n <= KILLS; n++) {
    await until(`order ${n} is verified`, () => said(n).some(({ state }) => state === 'verified'));
    const steps = said(n).map(({ step }) => step);
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps.map((_, index) => index + 1));
    expect(said(n).filter(({ state }) => state === 'received')).toHaveLength(1);
    expect(said(n).filter(({ state }) => state === 'planned')).toHaveLength(1);
  }
  expect([...server.receipts.values()].filter(({ texts }) => texts.size > 1)).toEqual([]);
  expect(server.list.length).toBe(KILLS);
  expect(agent.output).not.toContain('failed:');
});

import type { SiteOrder } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sitePolicy } from '../config/policy-schema.ts';
import { type AgentKey, makeAgentKey } from '../identity/agent-key.ts';
import type { Identity } from '../identity/identity.ts';
import { compactJws } from '../identity/jws.ts';
import { Bench, WILLING } from '../testing/bench.ts';
import { memoryDisk } from '../testing/crashes.ts';
import { orderIdOf } from '../testing/orders.ts';
import { type Asking, askFindings, awaitsFindings } from './ask-findings.ts';
import { ServerRefused } from './server-client.ts';

const TYPE = 'muster-receipt+jwt';
const signal = new AbortController().signal;
let gone: Bench;
let key: AgentKey;
let successor: Bench;
let identity: Identity;

/** An agent bans somebody and is lost with its disk; another one takes its place and gets the order too. */
beforeEach(async () => {
  gone = inMemory(new Bench());
  key = makeAgentKey(`${gone.folder}/key.json`);
  expect(world()).toEqual(AS_IT_WAS);
  gone.take();
  await gone.settle();
  expect(world()).not.toEqual(AS_IT_WAS);
  successor = inMemory(new Bench(WILLING, gone.fake));
  const keys = [{ x: key.publicJwk.x, endedAt: null }];
  identity = { agentId: 'agt_b', siteId: 'site_a', predecessors: [{ agentId: 'agt_a', keys }] } as Identity;
});
afterEach(() => {
  gone.close();
  successor.close();
});

function inMemory(bench: Bench): Bench {
  bench.disk = memoryDisk();
  bench.open();
  return bench;
}

const AS_IT_WAS = {
  machines: { 'vm-1': ['ACTIVE', false, 'default'], 'vm-2': ['ACTIVE', false, 'default'] },
  enabled: true,
  denied: [],
};

function world() {
  const { workloads, accounts, denied } = gone.fake.world;
  const machines = ['vm-1', 'vm-2'].map((ref) => {
    const one = workloads.get(ref);
    return [ref, [one?.workload.systemState, one?.workload.locked, one?.ports[0]?.securityGroups.join()]];
  });
  return {
    machines: Object.fromEntries(machines),
    enabled: accounts.get('mallory')?.enabled,
    denied: [...denied],
  };
}

function receipts(by = key): string[] {
  return gone.spool
    .unsent()
    .map((claims) => compactJws(by, TYPE, claims))
    .toReversed();
}

function asking(findings: Asking['server']['findings']): Asking {
  const { spool, alarms, clock } = successor;
  return { spool, alarms, server: { findings }, identity: () => identity, time: clock };
}

async function lift(ban: SiteOrder): Promise<SiteOrder> {
  const unban = successor.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
  await successor.settle(60_000);
  return unban;
}

function reasonOf(order: SiteOrder): string {
  return successor.spool.row(order.id)?.lastReceipt?.reason ?? '';
}

describe('an agent that takes the place of another', () => {
  test('takes back what that one did, to what that one had found', async () => {
    const ban = successor.take();
    await successor.settle();
    const asked: string[] = [];
    await askFindings(
      asking(async (orderId) => {
        asked.push(orderId);
        return { receipts: receipts() };
      }),
      signal,
    );
    expect(asked).toEqual([ban.id]);
    const unban = await lift(ban);
    expect(world()).toEqual(AS_IT_WAS);
    expect(successor.spool.row(unban.id)?.state).toBe('verified');
    expect(reasonOf(unban)).toBe('');
  });

  test('does so when the ban ends by itself, after a restart and with the server away', async () => {
    const ban = successor.take();
    await successor.settle();
    await askFindings(
      asking(async () => ({ receipts: receipts() })),
      signal,
    );
    successor.open();
    expect(awaitsFindings(identity, successor.spool.rows()[0] as never)).toBe(false);
    await successor.settle(8 * 86_400_000);
    expect(successor.spool.row(ban.id)?.state).toBe('expired');
    expect(world()).toEqual(AS_IT_WAS);
  });

  test('leaves what that one had found standing', async () => {
    const found = gone.spool.unsent().map((claims) => ({
      ...claims,
      plan: claims.plan && {
        ...claims.plan,
        steps: claims.plan.steps.map((step) =>
          step.kind === 'pause' && step.target.ref === 'vm-1' ? { ...step, state: 'already' as const } : step,
        ),
      },
    }));
    const ban = successor.take();
    await successor.settle();
    const signed = found.map((claims) => compactJws(key, TYPE, claims));
    await askFindings(
      asking(async () => ({ receipts: signed })),
      signal,
    );
    const unban = await lift(ban);
    expect(world().machines).toMatchObject({
      'vm-1': ['PAUSED', false, 'default'],
      'vm-2': ['ACTIVE', false, 'default'],
    });
    expect(reasonOf(unban)).toMatch(/stood before the order/);
  });

  test('takes no word that another key signed, tells people, and says what it leaves', async () => {
    const forger = makeAgentKey(`${gone.folder}/forged.json`);
    const ban = successor.take();
    await successor.settle();
    await askFindings(
      asking(async () => ({ receipts: receipts(forger) })),
      signal,
    );
    expect(successor.alarms.all()).toMatchObject([
      { code: 'findings-refused', detail: expect.stringMatching(/no key of agt_a that was pinned/) },
    ]);
    const unban = await lift(ban);
    expect(world()).not.toEqual(AS_IT_WAS);
    expect(reasonOf(unban)).toMatch(/stood before the order/);
  });

  test('waits a little with a release for what it asked, and no longer than half a minute', async () => {
    successor.awaitsFindings = (row) => awaitsFindings(identity, row);
    const ban = successor.take();
    await successor.settle();
    const unban = successor.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
    await successor.settle(5000);
    expect(successor.states(unban)).toEqual(['received']);
    await askFindings(
      asking(async () => ({ receipts: receipts() })),
      signal,
    );
    await successor.settle(20_000);
    expect(world()).toEqual(AS_IT_WAS);
  });

  test('goes on without when the server does not tell', async () => {
    successor.awaitsFindings = (row) => awaitsFindings(identity, row);
    const ban = successor.take();
    await successor.settle();
    const away = asking(async () => {
      throw new ServerRefused(503, 'busy', 1000);
    });
    await expect(askFindings(away, signal)).rejects.toThrow(/503/);
    const unban = await lift(ban);
    expect(successor.spool.row(unban.id)?.state).toBe('verified');
    expect(reasonOf(unban)).toMatch(/stood before the order/);
  });

  test('takes it back too where its own site was asked about the order and nobody answered', async () => {
    successor.policy = sitePolicy.parse({ ...WILLING, orders: { ...WILLING.orders, ban: 'ask' } });
    const expiresAt = new Date(successor.clock.now().getTime() + 3_600_000).toISOString();
    const ban = successor.take({ expiresAt });
    await successor.settle();
    expect(successor.states(ban)).toEqual(['received', 'waiting']);
    await askFindings(
      asking(async () => ({ receipts: receipts() })),
      signal,
    );
    successor.open();
    await lift(ban);
    expect(world()).toEqual(AS_IT_WAS);
    expect(successor.spool.row(ban.id)?.state).toBe('released');
  });

  test('and where the order ended before somebody answered', async () => {
    successor.policy = sitePolicy.parse({ ...WILLING, orders: { ...WILLING.orders, ban: 'ask' } });
    const expiresAt = new Date(successor.clock.now().getTime() + 3_600_000).toISOString();
    const ban = successor.take({ expiresAt });
    await successor.settle();
    await askFindings(
      asking(async () => ({ receipts: receipts() })),
      signal,
    );
    await successor.settle(3_700_000);
    expect(world()).toEqual(AS_IT_WAS);
    expect(successor.spool.row(ban.id)?.state).toBe('expired');
  });

  test('takes back an order that was over when it came, and begins nothing for it', async () => {
    successor.awaitsFindings = (row) => awaitsFindings(identity, row);
    const expiresAt = new Date(successor.clock.now().getTime() - 60_000).toISOString();
    const ban = successor.take({ over: true, expiresAt });
    await successor.settle(600_000);
    expect(successor.states(ban)).toEqual(['received']);
    await askFindings(
      asking(async () => ({ receipts: receipts() })),
      signal,
    );
    await successor.settle(60_000);
    expect(world()).toEqual(AS_IT_WAS);
    expect(successor.states(ban)).toEqual(['received', 'expired']);
    expect(successor.spool.row(ban.id)?.effects.map(({ state }) => state)).toContain('released');
  });

  test('takes a ban that was lifted meanwhile back by the order that lifts it, as the site’s policy says to that', async () => {
    successor.awaitsFindings = (row) => awaitsFindings(identity, row);
    successor.policy = sitePolicy.parse({ ...WILLING, orders: { ...WILLING.orders, unban: 'ask' } });
    const ban = successor.take({ over: true });
    const unban = successor.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
    await askFindings(
      asking(async () => ({ receipts: receipts() })),
      signal,
    );
    await successor.settle(60_000);
    expect(successor.states(ban)).toEqual(['received']);
    expect(successor.states(unban)).toEqual(['received', 'waiting']);
    expect(world()).not.toEqual(AS_IT_WAS);
    successor.engine.answer(unban.id, 'accept', { kind: 'person', name: 'root' }, '');
    await successor.settle(60_000);
    expect(world()).toEqual(AS_IT_WAS);
    expect(successor.states(ban)).toEqual(['received', 'released']);
    expect(successor.states(unban).at(-1)).toBe('verified');
  });

  test('never begins a ban that was over when it came, though nothing is known of it, and says so', async () => {
    const fresh = inMemory(new Bench());
    const before = structuredClone([...fresh.fake.world.accounts]);
    const ban = fresh.take({ over: true });
    await fresh.settle(8 * 86_400_000);
    expect([...fresh.fake.world.accounts]).toEqual(before);
    expect(fresh.states(ban)).toEqual(['received', 'expired']);
    expect(fresh.spool.row(ban.id)?.lastReceipt?.reason).toMatch(/it was over when it came/);
    fresh.close();
  });

  test('lets nothing go that another order for the same means, on which the site has yet to answer', async () => {
    successor.policy = sitePolicy.parse({ ...WILLING, orders: { ...WILLING.orders, ban: 'ask' } });
    const longer = successor.take({ id: orderIdOf(9) });
    const expiresAt = new Date(successor.clock.now().getTime() - 60_000).toISOString();
    const ban = successor.take({ id: orderIdOf(1), over: true, expiresAt });
    await askFindings(
      asking(async (id) => ({ receipts: id === ban.id ? receipts() : [] })),
      signal,
    );
    await successor.settle(3_600_000);
    expect(gone.fake.world.accounts.get('mallory')?.enabled).toBe(false);
    successor.engine.answer(longer.id, 'accept', { kind: 'person', name: 'root' }, '');
    await successor.settle(3_600_000);
    expect(successor.states(ban)).toEqual(['received', 'expired']);
    expect(gone.fake.world.accounts.get('mallory')?.enabled).toBe(false);
    successor.take({ kind: 'unban', undoes: longer.id, expiresAt: null });
    await successor.settle(60_000);
    expect(world()).toEqual(AS_IT_WAS);
  });

  test('asks a server that does not know the question once, and an agent that took nobody’s place asks none', async () => {
    successor.take();
    await successor.settle();
    let asked = 0;
    const old = asking(async () => {
      asked += 1;
      throw new ServerRefused(404, 'There is nothing at', null);
    });
    const { predecessors: _, ...first } = identity;
    await askFindings({ ...old, identity: () => first }, signal);
    expect(asked).toBe(0);
    await askFindings(old, signal);
    await askFindings(old, signal);
    expect(asked).toBe(1);
  });
});

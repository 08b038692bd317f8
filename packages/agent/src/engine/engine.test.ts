import { afterEach, describe, expect, test } from 'vitest';
import { Bench, START, WILLING } from '../testing/bench.ts';

const HOUR = 3_600_000;
const benches: Bench[] = [];
function bench(policy: object = WILLING): Bench {
  const made = new Bench(policy);
  benches.push(made);
  return made;
}
afterEach(() => {
  for (const one of benches.splice(0)) one.close();
});
function isDenied({ fake }: Bench): boolean {
  return fake.world.denied.size > 0;
}

describe('a ban that the policy takes', () => {
  test('is received, planned, applied and verified, and touches nobody else', async () => {
    const site = bench();
    const order = site.take();
    await site.settle();
    expect(site.states(order)).toEqual(['received', 'planned', 'applied', 'verified']);
    expect([site.state('vm-1'), site.state('vm-2'), site.state('vm-3')]).toEqual([
      'PAUSED',
      'PAUSED',
      'ACTIVE',
    ]);
    expect(site.fake.world.accounts.get('alice')?.enabled).toBe(true);
    expect(isDenied(site)).toBe(true);
    const receipts = site.spool.unsent();
    expect(receipts.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(receipts[1]?.decidedBy).toEqual({ kind: 'policy', name: 'orders.ban' });
    expect(receipts[3]?.effects.every(({ state }) => state === 'holds')).toBe(true);
  });

  test('ends by itself when its time is over, though the server is away', async () => {
    const site = bench();
    const order = site.take({ expiresAt: new Date(START.getTime() + 2 * HOUR).toISOString() });
    await site.settle(2 * HOUR + 60_000);
    expect(site.states(order).at(-1)).toBe('expired');
    expect(site.state('vm-1')).toBe('ACTIVE');
    expect(site.fake.world.accounts.get('mallory')?.enabled).toBe(true);
    expect(isDenied(site)).toBe(false);
  });

  test('does not end when somebody sets the date ahead', async () => {
    const site = bench();
    const order = site.take({ expiresAt: new Date(START.getTime() + 2 * HOUR).toISOString() });
    await site.settle();
    site.clock.setDate(new Date(START.getTime() + 1000 * HOUR));
    await site.engine.runDue();
    expect(site.states(order).at(-1)).toBe('verified');
    expect(site.state('vm-1')).toBe('PAUSED');
  });

  test('is undone by the order that takes it back, and both say so', async () => {
    const site = bench();
    const ban = site.take();
    await site.settle();
    const unban = site.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
    await site.settle();
    expect(site.states(unban)).toEqual(['received', 'planned', 'applied', 'verified']);
    expect(site.states(ban).at(-1)).toBe('released');
    expect(site.state('vm-1')).toBe('ACTIVE');
    expect(isDenied(site)).toBe(false);
  });

  test('leaves what another ban wants too until that one is taken back', async () => {
    const site = bench();
    const first = site.take();
    const second = site.take({ reason: 'Another incident.' });
    await site.settle();
    site.take({ kind: 'unban', undoes: first.id, expiresAt: null });
    await site.settle();
    expect(site.state('vm-1')).toBe('PAUSED');
    site.take({ kind: 'unban', undoes: second.id, expiresAt: null });
    await site.settle();
    expect(site.state('vm-1')).toBe('ACTIVE');
    expect(isDenied(site)).toBe(false);
  });

  test('stands again as found when an administrator of the site releases it', async () => {
    const site = bench();
    const order = site.take();
    await site.settle();
    expect(site.engine.release(order.id, { kind: 'person', name: 'ada' }, 'Settled by phone.')).toBeNull();
    await site.settle();
    const last = site.spool.unsent().at(-1);
    expect(last).toMatchObject({
      state: 'released',
      decidedBy: { kind: 'person', name: 'ada' },
      reason: 'Settled by phone.',
    });
    expect(last?.effects.every(({ state }) => state === 'released')).toBe(true);
    expect(site.state('vm-1')).toBe('ACTIVE');
    expect(site.engine.release(order.id, { kind: 'person', name: 'ada' }, '')).toMatch(/holds nothing/);
  });
});

describe('what somebody else undid', () => {
  async function undone(policy: object): Promise<Bench> {
    const site = bench(policy);
    site.take();
    await site.settle();
    const machine = site.fake.world.workloads.get('vm-1');
    if (machine) Object.assign(machine.workload, { state: 'running', systemState: 'ACTIVE' });
    await site.settle(HOUR);
    return site;
  }

  test('is told and left where the policy says so', async () => {
    const site = await undone(WILLING);
    expect(site.spool.unsent().map(({ state }) => state)).toEqual([
      'received',
      'planned',
      'applied',
      'verified',
      'undone',
    ]);
    expect(site.alarms.has('effect-undone')).toBe(true);
    expect(site.state('vm-1')).toBe('ACTIVE');
  });

  test('is brought about again where the policy says so', async () => {
    const site = await undone({ ...WILLING, reassert: true });
    expect(
      site.spool
        .unsent()
        .map(({ state }) => state)
        .slice(-2),
    ).toEqual(['undone', 'reasserted']);
    expect(site.alarms.has('effect-undone')).toBe(false);
    expect(site.state('vm-1')).toBe('PAUSED');
  });
});

describe('an order that must be asked', () => {
  const ASKING = { ...WILLING, effects: { ...WILLING.effects, 'running.pause': 'ask' } };

  test('waits with its plan, and is carried out once somebody accepts it', async () => {
    const site = bench(ASKING);
    const order = site.take();
    await site.settle();
    expect(site.states(order)).toEqual(['received', 'waiting']);
    expect(site.spool.unsent().at(-1)?.plan?.steps.length).toBeGreaterThan(0);
    expect(site.state('vm-1')).toBe('ACTIVE');
    expect(site.engine.answer(order.id, 'accept', { kind: 'person', name: 'ada' }, 'Seen.')).toBeNull();
    await site.settle();
    expect(site.states(order)).toEqual(['received', 'waiting', 'planned', 'applied', 'verified']);
    expect(site.spool.unsent()[2]?.decidedBy).toEqual({ kind: 'person', name: 'ada' });
  });

  test('is refused with the reason that somebody gave', async () => {
    const site = bench(ASKING);
    const order = site.take();
    await site.settle();
    site.engine.answer(order.id, 'refuse', { kind: 'person', name: 'ada' }, 'It is our own test.');
    await site.settle();
    expect(site.spool.unsent().at(-1)).toMatchObject({ state: 'refused', reason: 'It is our own test.' });
    expect(site.fake.taken).toEqual([]);
  });

  test('asks again when it would touch more by then than was shown', async () => {
    const site = bench(ASKING);
    const order = site.take();
    await site.settle();
    const { workloads } = site.fake.world;
    const one = workloads.get('vm-1');
    if (one) workloads.set('vm-9', { ...structuredClone(one), workload: { ...one.workload, ref: 'vm-9' } });
    site.engine.answer(order.id, 'accept', { kind: 'person', name: 'ada' }, '');
    await site.settle();
    expect(site.states(order)).toEqual(['received', 'waiting', 'waiting']);
    expect(site.state('vm-9')).toBe('ACTIVE');
  });

  test('takes an answer from the portal only where the policy says that it counts', async () => {
    for (const portal_answers of [false, true]) {
      const site = bench({ ...ASKING, portal_answers });
      const order = site.take();
      await site.settle();
      const at = START.toISOString();
      site.engine.fromPortal({ orderId: order.id, step: 2, answer: 'accept', reason: '', by: 'per_1', at });
      await site.settle();
      expect(site.states(order).at(-1)).toBe(portal_answers ? 'verified' : 'waiting');
    }
  });

  test('takes an answer from the portal for the question that it was given to alone', async () => {
    const site = bench({ ...ASKING, portal_answers: true });
    const order = site.take();
    await site.settle();
    const given = { answer: 'accept', reason: '', by: 'per_1', at: START.toISOString() } as const;
    for (const step of [1, 3]) site.engine.fromPortal({ orderId: order.id, step, ...given });
    await site.settle();
    expect(site.states(order)).toEqual(['received', 'waiting']);
  });

  test('expires unanswered', async () => {
    const site = bench(ASKING);
    const order = site.take({ expiresAt: new Date(START.getTime() + HOUR).toISOString() });
    await site.settle(2 * HOUR);
    expect(site.states(order)).toEqual(['received', 'waiting', 'expired']);
    expect(site.fake.taken).toEqual([]);
  });
});

describe('the policy', () => {
  test('refuses before anything is looked at', async () => {
    const site = bench({ ...WILLING, orders: { ...WILLING.orders, ban: 'refuse' } });
    site.fake.faults.unreachable = true;
    const order = site.take();
    await site.settle();
    expect(site.states(order)).toEqual(['received', 'refused']);
  });

  test('lets a window pass, and then begins by itself', async () => {
    const site = bench({ ...WILLING, windows: [{ name: 'upgrade', from: '09:00', to: '11:00' }] });
    const order = site.take();
    await site.settle(30 * 60_000);
    expect(site.states(order)).toEqual(['received', 'waiting']);
    await site.settle(31 * 60_000);
    expect(site.states(order).at(-1)).toBe('verified');
  });

  test('keeps what is exempt from every step', async () => {
    const site = bench({ ...WILLING, exempt: { projects: ['biomed'], accounts: ['mallory'] } });
    const order = site.take();
    await site.settle();
    expect([site.state('vm-1'), site.state('vm-2')]).toEqual(['ACTIVE', 'ACTIVE']);
    expect(site.fake.world.accounts.get('mallory')?.enabled).toBe(true);
    expect(['refused', 'verified']).toContain(site.states(order).at(-1));
  });

  test('asks beyond the limits', async () => {
    const site = bench({ ...WILLING, limits: { workloads_per_order: 1 } });
    const order = site.take();
    await site.settle();
    expect(site.spool.unsent().at(-1)).toMatchObject({
      state: 'waiting',
      decidedBy: { kind: 'policy', name: 'limits.workloads_per_order' },
    });
    expect(site.states(order)).toEqual(['received', 'waiting']);
  });
});

describe('a system that is away', () => {
  test('is waited for, with an alarm, and then treated', async () => {
    const site = bench();
    site.fake.faults.unreachable = true;
    const order = site.take();
    await site.settle(60_000);
    expect(site.states(order)).toEqual(['received']);
    expect(site.alarms.has('system-failing')).toBe(true);
    site.fake.faults.unreachable = false;
    await site.settle(120_000);
    expect(site.states(order).at(-1)).toBe('verified');
    expect(site.alarms.has('system-failing')).toBe(false);
  });

  test('in the middle of a ban is tried again until it is done', async () => {
    const site = bench();
    site.fake.faults.losesCommands = true;
    const order = site.take();
    await site.settle(30_000);
    expect(site.states(order)).toEqual(['received', 'planned', 'failed']);
    expect(site.alarms.has('order-failing')).toBe(true);
    site.fake.faults.losesCommands = false;
    await site.settle(HOUR);
    expect(site.states(order).at(-1)).toBe('verified');
    expect(site.alarms.has('order-failing')).toBe(false);
  });
});

describe('a disk that is full', () => {
  test('lets nothing be done, raises an alarm, and later all goes on', async () => {
    const site = bench();
    const order = site.take();
    const real = site.disk;
    site.disk = {
      ...real,
      append() {
        throw new Error('ENOSPC: no space left on device');
      },
    };
    site.open();
    await site.settle();
    expect(site.fake.taken).toEqual([]);
    expect(site.alarms.has('spool-failing')).toBe(true);
    site.disk = real;
    site.open();
    await site.settle();
    expect(site.states(order).at(-1)).toBe('verified');
    expect(site.alarms.has('spool-failing')).toBe(false);
  });
});

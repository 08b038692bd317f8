import { afterEach, describe, expect, test } from 'vitest';
import { addAccount, addWorkload } from '../adapters/fake/index.ts';
import type { Disk } from '../spool/disk.ts';
import { Bench, WILLING } from '../testing/bench.ts';
import { crashingDisk, memoryDisk } from '../testing/crashes.ts';

const INTERVAL = 600_000;
const HOUR = 3_600_000;
const ADA = { kind: 'person', name: 'ada' } as const;
const QUIET = /^(record-state|list-credentials|notify-owner|read-back)/;
const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.close();
});

async function banned(policy: object = WILLING) {
  const site = new Bench(policy);
  benches.push(site);
  const order = site.take();
  await site.settle();
  return { site, order };
}

/** A friend who still has a way in starts a machine in the name of the one who is banned. */
function friendStarts(site: Bench, ref = 'vm-9'): void {
  addWorkload(site.fake.world, ref, 'mallory');
}

function isContained(site: Bench, ref = 'vm-9'): boolean {
  const one = site.fake.world.workloads.get(ref);
  return (
    one?.workload.systemState === 'PAUSED' &&
    one.ports.every(({ securityGroups }) => securityGroups.join() === 'sg-quarantine')
  );
}

function repeated(site: Bench): string[] {
  const ids = site.fake.taken.map(({ id }) => id).filter((id) => !QUIET.test(id));
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

describe('what a banned subject begins after the ban', () => {
  test('is contained within one interval, and told with a plan that holds the added steps', async () => {
    const { site, order } = await banned();
    friendStarts(site);
    await site.settle(INTERVAL);
    expect(isContained(site)).toBe(true);
    expect(site.states(order).slice(-3)).toEqual(['verified', 'undone', 'reasserted']);
    const [found, back] = site.spool.unsent().slice(-2);
    expect(found?.reason).toMatch(/found since it was planned: .*pause of vm-9/);
    expect(found?.decidedBy).toEqual({ kind: 'policy', name: 'orders.ban' });
    expect(back?.plan?.steps.find(({ id }) => id === 'pause:cloud:workload:vm-9')?.state).toBe('done');
    expect(back?.effects.every(({ state }) => state === 'holds')).toBe(true);
    expect(site.alarms.has('effect-undone')).toBe(false);
  });

  test('is done once, and nothing that stood is done again', async () => {
    const { site, order } = await banned();
    friendStarts(site);
    await site.settle(6 * HOUR);
    expect(repeated(site)).toEqual([]);
    expect(site.states(order)).toHaveLength(6);
  });

  test('is taken back with the rest', async () => {
    const { site, order } = await banned();
    friendStarts(site);
    await site.settle(INTERVAL);
    site.take({ kind: 'unban', undoes: order.id, expiresAt: null });
    await site.settle(30_000);
    const one = site.fake.world.workloads.get('vm-9');
    expect([site.state('vm-1'), one?.workload.systemState]).toEqual(['ACTIVE', 'ACTIVE']);
    expect(one?.ports[0]?.securityGroups).toEqual(['default']);
    expect(site.fake.world.accounts.get('mallory')?.enabled).toBe(true);
    expect(site.fake.world.denied.size).toBe(0);
  });

  test('leaves what others run alone', async () => {
    const { site, order } = await banned();
    addWorkload(site.fake.world, 'vm-10', 'alice');
    await site.settle(HOUR);
    expect(site.state('vm-10')).toBe('ACTIVE');
    expect(site.states(order).at(-1)).toBe('verified');
  });

  test('is shut out under a new account too, and let in again with the rest', async () => {
    const { site, order } = await banned();
    const { world } = site.fake;
    const identifiers = world.accounts.get('mallory')?.identifiers ?? [];
    addAccount(world, { ref: 'mallory2', identifiers });
    await site.settle(INTERVAL);
    expect(world.accounts.get('mallory2')?.enabled).toBe(false);
    expect([...world.denied]).toContain('mallory2');
    expect(site.states(order).at(-1)).toBe('reasserted');
    site.engine.release(order.id, ADA, 'Settled.');
    await site.settle(30_000);
    expect(world.accounts.get('mallory2')?.enabled).toBe(true);
    expect([...world.denied]).toEqual([]);
  });

  test('is a new credential as well, where the site removes them', async () => {
    const { site, order } = await banned({ ...WILLING, credentials: 'remove' });
    site.fake.world.accounts.get('mallory')?.credentials.push({
      ref: 'ac9',
      kind: 'application-credential',
      name: 'back door',
      projectId: 'biomed',
      createdAt: null,
      expiresAt: null,
      unrestricted: false,
    });
    await site.settle(INTERVAL);
    expect(site.fake.world.accounts.get('mallory')?.credentials).toEqual([]);
    expect(site.states(order).at(-1)).toBe('reasserted');
  });

  test('is a new port of a machine that stood', async () => {
    const { site, order } = await banned();
    const ports = site.fake.world.workloads.get('vm-1')?.ports;
    const left = { id: 'port-new', adminUp: true, securityGroups: ['open'] };
    site.fake.world.workloads.get('vm-1')?.ports.splice(1, 0, left);
    await site.settle(INTERVAL);
    expect(ports?.map(({ securityGroups }) => securityGroups)).toEqual([
      ['sg-quarantine'],
      ['sg-quarantine'],
    ]);
    site.engine.release(order.id, ADA, 'Settled.');
    await site.settle(30_000);
    expect(ports?.map(({ securityGroups }) => securityGroups)).toEqual([['default'], ['open']]);
  });

  test('is not looked for before a new order is carried out', async () => {
    const { site } = await banned();
    const second = site.take({ reason: 'Another incident.' });
    await site.settle();
    await site.clock.advance(INTERVAL);
    const { system } = site.fake;
    const { look } = system;
    const states: unknown[] = [];
    const third = site.take({ reason: 'A third.' });
    system.look = (target, signal) => {
      states.push(site.states(third).at(-1));
      return look(target, signal);
    };
    await site.settle();
    expect(site.states(second).at(-1)).toBe('verified');
    // The second look falls into the time in which the snapshots of the new order are taken.
    expect(states).toEqual(['received', 'planned', 'verified']);
  });

  test('is contained by the next look when the agent starts again', async () => {
    const { site } = await banned();
    friendStarts(site);
    site.open();
    await site.settle();
    expect(isContained(site)).toBe(true);
  });
});

describe('the site keeps the last word on it', () => {
  const LIMITED = { ...WILLING, limits: { workloads_per_order: 2 } };

  test('a person is asked beyond the limit of the order, once, and sees the new plan', async () => {
    const { site, order } = await banned(LIMITED);
    friendStarts(site);
    await site.settle(3 * HOUR);
    expect(isContained(site)).toBe(false);
    expect(site.states(order).slice(-2)).toEqual(['verified', 'waiting']);
    const asked = site.spool.unsent().at(-1);
    expect(asked?.decidedBy?.name).toBe('limits.workloads_per_order');
    expect(asked?.plan?.steps.some(({ id }) => id === 'pause:cloud:workload:vm-9')).toBe(true);
    expect(site.engine.answer(order.id, 'accept', ADA, 'Seen.')).toBeNull();
    await site.settle();
    expect(isContained(site)).toBe(true);
    expect(site.states(order).slice(-2)).toEqual(['undone', 'reasserted']);
    expect(repeated(site)).toEqual([]);
  });

  test('an acceptance does not reach what was begun after the question', async () => {
    const { site, order } = await banned(LIMITED);
    friendStarts(site);
    await site.settle(INTERVAL);
    friendStarts(site, 'vm-10');
    site.engine.answer(order.id, 'accept', ADA, '');
    await site.settle();
    expect([isContained(site), isContained(site, 'vm-10')]).toEqual([false, false]);
    expect(site.states(order).at(-1)).toBe('waiting');
  });

  test('what somebody declined is left and not asked again, and the ban goes on', async () => {
    const { site, order } = await banned(LIMITED);
    friendStarts(site);
    await site.settle(INTERVAL);
    site.engine.answer(order.id, 'refuse', ADA, 'It is our own test.');
    await site.settle(3 * HOUR);
    site.open();
    await site.settle(3 * HOUR);
    expect(isContained(site)).toBe(false);
    expect(site.states(order).slice(-2)).toEqual(['waiting', 'undone']);
    expect(site.spool.unsent().at(-1)?.reason).toMatch(/it is left: It is our own test/);
    expect(site.state('vm-1')).toBe('PAUSED');
    site.engine.release(order.id, ADA, 'Over.');
    await site.settle(30_000);
    expect(site.state('vm-1')).toBe('ACTIVE');
  });

  test('what the policy refuses is said once, and the rest stands', async () => {
    const { site, order } = await banned({
      ...WILLING,
      limits: { workloads_per_order: 2, beyond: 'refuse' },
    });
    friendStarts(site);
    await site.settle(3 * HOUR);
    expect(site.states(order).slice(-2)).toEqual(['verified', 'undone']);
    expect(site.alarms.has('effect-undone')).toBe(true);
    expect([site.state('vm-1'), site.state('vm-9')]).toEqual(['PAUSED', 'ACTIVE']);
    site.fake.world.workloads.delete('vm-9');
    await site.settle(INTERVAL);
    expect(site.states(order).at(-1)).toBe('verified');
  });

  test('a question is over when what it was about has ended', async () => {
    const { site, order } = await banned(LIMITED);
    friendStarts(site);
    await site.settle(INTERVAL);
    site.fake.world.workloads.delete('vm-9');
    await site.settle(INTERVAL);
    expect(site.states(order).slice(-3)).toEqual(['waiting', 'undone', 'verified']);
  });

  test('a window is waited for', async () => {
    const windows = [{ name: 'upgrade', from: '10:05', to: '11:00' }];
    const { site } = await banned({ ...WILLING, windows });
    await site.settle(HOUR / 10);
    friendStarts(site);
    await site.settle(INTERVAL);
    expect(isContained(site)).toBe(false);
    await site.settle(HOUR);
    expect(isContained(site)).toBe(true);
  });

  test('what somebody else undid stays undone where the policy says so, whatever is found', async () => {
    const { site, order } = await banned();
    const one = site.fake.world.workloads.get('vm-1');
    if (one) Object.assign(one.workload, { state: 'running', systemState: 'ACTIVE' });
    friendStarts(site);
    await site.settle(HOUR);
    expect([site.state('vm-1'), site.state('vm-9')]).toEqual(['ACTIVE', 'PAUSED']);
    expect(site.states(order).at(-1)).toBe('undone');
  });

  test('an answer waits for a cloud that is away', async () => {
    const { site, order } = await banned(LIMITED);
    friendStarts(site);
    await site.settle(INTERVAL);
    site.fake.faults.unreachable = true;
    site.engine.answer(order.id, 'accept', ADA, '');
    await site.settle(60_000);
    expect(isContained(site)).toBe(false);
    site.fake.faults.unreachable = false;
    await site.settle(120_000);
    expect(isContained(site)).toBe(true);
  });
});

/** A ban, a machine that comes later, and the end of the ban, until the agent dies. @returns whether it got through */
async function live(site: Bench, under: Disk, at: number): Promise<boolean> {
  const disk = crashingDisk(under, at, () => {
    throw new Error('the agent died');
  });
  site.disk = disk;
  site.open();
  try {
    await site.settle(INTERVAL);
  } catch (error) {
    if (!disk.dead) throw error;
  }
  return !disk.dead;
}

test('death at any moment of it neither loses nor repeats a step', async () => {
  let moment = 0;
  for (let whole = false; !whole; ) {
    moment += 1;
    const site = new Bench(WILLING);
    benches.push(site);
    const disk = memoryDisk();
    site.disk = disk;
    site.open();
    const order = site.take();
    await site.settle();
    friendStarts(site);
    addAccount(site.fake.world, {
      ref: 'mallory2',
      identifiers: site.fake.world.accounts.get('mallory')?.identifiers ?? [],
    });
    whole = await live(site, disk, moment);
    site.disk = disk;
    site.open();
    await site.settle(INTERVAL);
    const where = `death at moment ${moment}`;
    expect([where, isContained(site)]).toEqual([where, true]);
    const last = site.spool.unsent().at(-1);
    // After a death behind the last step, the reading itself says that all of it holds.
    expect(['reasserted', 'verified']).toContain(last?.state);
    const steps = last?.plan?.steps ?? [];
    expect([where, steps.find(({ id }) => id === 'pause:cloud:workload:vm-9')?.state]).toEqual([
      where,
      'done',
    ]);
    expect([where, site.fake.world.denied.has('mallory2')]).toEqual([where, true]);
    const twice = repeated(site).filter((id) => !id.startsWith('deny-new'));
    expect([where, twice]).toEqual([where, []]);
    site.take({ kind: 'unban', undoes: order.id, expiresAt: null });
    await site.settle(30_000);
    expect([where, site.state('vm-9'), [...site.fake.world.denied]]).toEqual([where, 'ACTIVE', []]);
  }
  expect(moment).toBeGreaterThan(20);
}, 30_000);

/** Ways around what the site set as bounds. */
import { receiptClaims, type SubjectIdentifier } from '@muster/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { addAccount, addWorkload, createFakeSystem, type FakeSystem } from '../adapters/fake/index.ts';
import { operations } from '../control/operations.ts';
import type { Agent } from '../run/agent.ts';
import { Bench, START, WILLING } from '../testing/bench.ts';
import { isMoreThan } from './shown.ts';

const HOUR = 3_600_000;
const ADA = { kind: 'person', name: 'ada' } as const;
const benches: Bench[] = [];
function bench(policy: object = WILLING): Bench {
  const made = new Bench(policy);
  benches.push(made);
  return made;
}
afterEach(() => {
  for (const one of benches.splice(0)) one.close();
});

describe('a system that was away when the order was planned', () => {
  function withFarm(policy: object): { site: Bench; farm: FakeSystem } {
    const site = bench(policy);
    const farm = createFakeSystem({ name: 'farm', clock: site.clock });
    const identifiers: SubjectIdentifier[] = [
      { format: 'iss_sub', iss: 'https://aai.example', sub: 'mallory' },
    ];
    addAccount(farm.world, { ref: 'mal', identifiers });
    for (let n = 0; n < 5; n++) addWorkload(farm.world, `job-${n}`, 'mal');
    farm.faults.unreachable = true;
    site.others.push(farm.system);
    site.open();
    return { site, farm };
  }
  const stateAt = ({ world }: FakeSystem) =>
    [...world.workloads.values()].map(({ workload }) => workload.systemState);

  test('is treated once it answers, as far as the limits of the site go', async () => {
    const { site, farm } = withFarm(WILLING);
    const order = site.take();
    await site.settle(1000);
    farm.faults.unreachable = false;
    await site.settle(60_000);
    expect(stateAt(farm)).toEqual(Array(5).fill('PAUSED'));
    expect(site.states(order)).toEqual(['received', 'planned', 'applied', 'verified']);
    expect(site.spool.row(order.id)?.begun.map(({ workloads }) => workloads)).toEqual([2, 5]);
  });

  test('is asked about where that goes beyond a limit, and the rest stands meanwhile', async () => {
    const { site, farm } = withFarm({ ...WILLING, limits: { workloads_per_order: 4 } });
    const order = site.take();
    await site.settle(1000);
    farm.faults.unreachable = false;
    await site.settle(60_000);
    expect(stateAt(farm)).toEqual(Array(5).fill('ACTIVE'));
    expect(site.state('vm-1')).toBe('PAUSED');
    expect(site.states(order).slice(-2)).toEqual(['verified', 'waiting']);
    expect(site.spool.unsent().at(-1)?.decidedBy).toEqual({
      kind: 'policy',
      name: 'limits.workloads_per_order',
    });
    site.engine.answer(order.id, 'accept', ADA, '');
    await site.settle(60_000);
    expect(stateAt(farm)).toEqual(Array(5).fill('PAUSED'));
    expect(site.states(order).at(-1)).toBe('reasserted');
  });
});

describe('what was accepted', () => {
  const ASKING = { ...WILLING, effects: { ...WILLING.effects, 'running.pause': 'ask' } };

  test('is what was shown, and not as much of something else', async () => {
    const site = bench(ASKING);
    const order = site.take();
    await site.settle();
    site.fake.world.workloads.delete('vm-1');
    addWorkload(site.fake.world, 'vm-9', 'mallory');
    site.engine.answer(order.id, 'accept', ADA, '');
    await site.settle();
    expect([site.state('vm-2'), site.state('vm-9')]).toEqual(['PAUSED', 'ACTIVE']);
    expect(site.states(order).at(-1)).toBe('verified');
    await site.settle(HOUR);
    expect([site.states(order).at(-1), site.state('vm-9')]).toEqual(['waiting', 'ACTIVE']);
  });
});

describe('a question', () => {
  const LIMITED = { ...WILLING, limits: { workloads_per_order: 2 } };

  test('that was asked anew since somebody looked is not answered by what they say to the earlier one', async () => {
    const site = bench({ ...WILLING, orders: { ban: 'ask' } });
    const order = site.take();
    await site.settle();
    expect(site.engine.answer(order.id, 'accept', ADA, '', 1)).toMatch(/asked about anew/);
    expect(site.engine.answer(order.id, 'accept', ADA, '', 2)).toBeNull();
  });

  test('about a plan that is too long for a receipt is shown all the same', async () => {
    const site = bench({ ...WILLING, orders: { ...WILLING.orders, ban: 'ask' } });
    for (let n = 0; n < 1000; n++)
      addWorkload(site.fake.world, `vm-x${n}`, 'mallory', { name: 'x'.repeat(500) });
    const order = site.take();
    await site.settle();
    expect(site.spool.unsent().at(-1)?.plan).toBeNull();
    site.open();
    const shown = site.spool.row(order.id)?.shown;
    const now = await site.engine.explain(order.id);
    expect(shown?.steps.length).toBeGreaterThan(4000);
    expect(shown && now && isMoreThan(shown, now.draft.plan)).toBe(false);
  });

  test('is shown with what is asked, also where a part of the order stands', async () => {
    const site = bench(LIMITED);
    const order = site.take();
    await site.settle();
    addWorkload(site.fake.world, 'vm-9', 'mallory');
    await site.settle(HOUR);
    expect(site.states(order).at(-1)).toBe('waiting');
    const { plan } = await operations.order({ spool: site.spool } as Agent, { order: order.id });
    expect(plan?.steps.map(({ id }) => id)).toContain('pause:cloud:workload:vm-9');
  });
});

describe('an order that takes another back', () => {
  test('takes none back of another kind: the policy answers for kinds', async () => {
    const site = bench({ ...WILLING, orders: { ...WILLING.orders, release: 'refuse' } });
    const contain = site.take({
      kind: 'contain',
      target: { type: 'workload', system: 'cloud', ref: 'vm-1' },
    });
    await site.settle();
    site.take({ kind: 'unban', undoes: contain.id, expiresAt: null });
    await site.settle();
    expect([site.states(contain).at(-1), site.state('vm-1')]).toEqual(['verified', 'PAUSED']);
  });

  test('cannot itself be taken back at the site, also where it names no order', async () => {
    const site = bench();
    site.take();
    await site.settle();
    const unban = site.take({ kind: 'unban', undoes: null, expiresAt: null });
    await site.settle();
    expect(site.state('vm-1')).toBe('ACTIVE');
    expect(site.engine.release(unban.id, ADA, '')).toMatch(/holds nothing/);
    await site.settle();
    expect(site.state('vm-1')).toBe('ACTIVE');
  });
});

describe('an order that comes again under its id', () => {
  test('changes nothing of what was done for it: it can still be taken back, also after a restart', async () => {
    const site = bench();
    const order = site.take();
    await site.settle();
    site.take({ id: order.id, over: true });
    site.take({ id: order.id, expiresAt: START.toISOString() });
    site.open();
    await site.settle(HOUR);
    expect(site.states(order).at(-1)).toBe('verified');
    site.take({ kind: 'unban', undoes: order.id, expiresAt: null });
    await site.settle(60_000);
    expect(site.states(order).at(-1)).toBe('released');
    expect(site.state('vm-1')).toBe('ACTIVE');
  });
});

describe('what an order found standing', () => {
  test('is not taken back with it, and that is said: an agent that came later knows of nothing that it could put back', async () => {
    const site = bench({ ...WILLING, snapshots: false });
    const { world } = site.fake;
    Object.assign(world.accounts.get('mallory') ?? {}, { enabled: false });
    const ban = site.take();
    await site.settle();
    const unban = site.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
    await site.settle();
    expect([site.states(unban).at(-1), world.accounts.get('mallory')?.enabled]).toEqual(['verified', false]);
    const told = site.spool.unsent().filter(({ orderId }) => orderId === unban.id);
    expect(told.at(-1)?.reason).toMatch(/stood before the order is left/);
    const warnings = told.flatMap(({ plan }) => plan?.warnings ?? []);
    expect(warnings).toContain('mallory: disable-account stood before the order, and is left as it is.');
  });
});

describe('a workload that is gone', () => {
  const vm1 = { type: 'workload', system: 'cloud', ref: 'vm-1' } as const;

  test('is proof enough that it was let go', async () => {
    const site = bench({ ...WILLING, snapshots: false });
    const effects = { new: 'leave', running: 'pause', storage: 'keep', network: 'quarantine' } as const;
    const contain = site.take({ kind: 'contain', target: vm1, effects });
    await site.settle();
    site.fake.world.workloads.delete('vm-1');
    const release = site.take({ kind: 'release', target: vm1, undoes: contain.id, expiresAt: null });
    await site.settle();
    const last = site.spool.unsent().findLast(({ orderId }) => orderId === release.id);
    expect(last?.state).toBe('verified');
    expect(last?.effects.length).toBeGreaterThan(0);
    expect(last?.effects.every(({ state, found }) => state === 'holds' && found === 'It has ended.')).toBe(
      true,
    );
  });
});

describe('names as long as an attacker makes them', () => {
  const long = (n: number): SubjectIdentifier => ({
    format: 'x509',
    name: `CN=${'x'.repeat(900)}${n},O=Example,C=CZ`,
  });

  test('leave plans and receipts that the server takes and that are read again after a restart', async () => {
    const site = bench(WILLING);
    const identifiers = Array.from({ length: 12 }, (_, n) => long(n));
    addAccount(site.fake.world, { ref: 'shared', identifiers });
    const subject = { identifiers: identifiers.slice(0, 6), cascade: false };
    Object.assign(site.fake.system, { deniesBy: ['account'] });
    const order = site.take({ target: { type: 'subject', subject } });
    await site.settle();
    for (const claims of site.spool.unsent()) expect(receiptClaims.safeParse(claims).error).toBeUndefined();
    site.open();
    expect(site.spool.row(order.id)?.state).toBe(site.states(order).at(-1));
  });

  test('that are no text at all are told as text', async () => {
    const site = bench(WILLING);
    addWorkload(site.fake.world, 'vm-9', 'mallory', { name: 'a\u0000b\ud800 \\u0000' });
    site.take();
    await site.settle();
    const told = JSON.stringify(site.spool.unsent());
    expect(told).toContain('a\ufffdb\ufffd \\\\u0000');
    expect(told).not.toMatch(/[^\\](\\\\)*\\u0000/);
  });
});

describe('what does not show when it is read back', () => {
  test('is read ever less often, also after the server was told', async () => {
    const site = bench(WILLING);
    let reads = 0;
    const { system } = site.fake;
    const { readBack } = system;
    system.readBack = async (step, signal) => {
      if (step.kind !== 'pause') return readBack(step, signal);
      reads += 1;
      return { state: 'differs', found: 'It goes on.', fullFrom: null };
    };
    const order = site.take();
    await site.settle(HOUR);
    expect(site.states(order).at(-1)).toBe('failed');
    expect(reads).toBeLessThan(100);
  });
});

describe('a date that somebody sets while the agent does not run', () => {
  const AHEAD = new Date(START.getTime() + 1000 * HOUR);

  test('ends no ban: only what was counted since is certain', async () => {
    const site = bench();
    const order = site.take({ expiresAt: new Date(START.getTime() + 2 * HOUR).toISOString() });
    await site.settle();
    site.keptTime = site.clock.now();
    site.clock.setDate(AHEAD);
    site.open();
    await site.settle(HOUR);
    expect(site.states(order).at(-1)).toBe('verified');
    await site.settle(HOUR + 60_000);
    expect(site.states(order).at(-1)).toBe('expired');
  });

  test('refuses no new order as over', async () => {
    const site = bench();
    site.keptTime = site.clock.now();
    site.clock.setDate(AHEAD);
    site.open();
    const order = site.take({
      issuedAt: START.toISOString(),
      expiresAt: new Date(START.getTime() + 2 * HOUR).toISOString(),
    });
    await site.settle();
    expect(site.states(order).at(-1)).toBe('verified');
  });
});

import type { OrderTarget } from '@muster/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { addAccount, addWorkload } from '../adapters/fake/index.ts';
import { Bench, WILLING } from '../testing/bench.ts';

const HOUR = 3_600_000;
const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.close();
});

/** A cloud where each snapshot takes an hour. */
function slowCloud(): Bench {
  const site = new Bench({ ...WILLING, snapshots: true });
  benches.push(site);
  const { system } = site.fake;
  const { perform } = system;
  system.perform = async (step, signal) => {
    if (step.kind === 'snapshot') await site.clock.sleep(HOUR, signal);
    return perform(step, signal);
  };
  return site;
}

/** Starts the agent anew so that it can die; gives what kills it and starts it once more. */
function mortal(site: Bench): () => void {
  const { disk } = site;
  let isDead = false;
  site.disk = {
    ...disk,
    append(...parts) {
      if (isDead) throw new Error('the agent died');
      disk.append(...parts);
    },
  };
  site.open();
  return () => {
    isDead = true;
    site.disk = disk;
    site.open();
  };
}

function target(name: string): { target: OrderTarget } {
  const identifiers = [{ format: 'iss_sub' as const, iss: 'https://aai.example', sub: name }];
  return { target: { type: 'subject', subject: { identifiers, cascade: false } } };
}

describe('a snapshot that takes an hour', () => {
  test('does not hold up the ban of somebody else', async () => {
    const site = slowCloud();
    const first = site.take();
    await site.settle(60_000);
    expect(site.state('vm-1')).toBe('PAUSED');
    const second = site.take({
      ...target('nobody-here'),
      effects: { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' },
    });
    await site.settle(60_000);
    expect(site.states(first)).toEqual(['received', 'planned']);
    expect(site.states(second)).toEqual(['received', 'planned', 'applied', 'verified']);
    await site.settle(3 * HOUR);
    expect(site.states(first).slice(0, 4)).toEqual(['received', 'planned', 'applied', 'verified']);
  });

  test('does not hold up what stops a second subject, and both keep their evidence', async () => {
    const site = slowCloud();
    const first = site.take();
    const second = site.take(target('alice'));
    await site.settle(60_000);
    expect([site.state('vm-1'), site.state('vm-3')]).toEqual(['PAUSED', 'PAUSED']);
    await site.settle(4 * HOUR);
    expect([site.states(first).at(-1), site.states(second).at(-1)]).toEqual(['verified', 'verified']);
    expect(site.fake.world.snapshots.size).toBe(3);
    const ids = site.fake.taken.filter(({ kind }) => kind === 'snapshot').map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  test('keeps what is copied as it is when the order is taken back; all else is let go at once', async () => {
    const site = slowCloud();
    const ban = site.take();
    await site.settle(60_000);
    const unban = site.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
    await site.settle(60_000);
    expect([site.states(ban), site.states(unban)]).toEqual([
      ['received', 'planned'],
      ['received', 'planned'],
    ]);
    expect([site.state('vm-1'), site.state('vm-2')]).toEqual(['PAUSED', 'ACTIVE']);
    expect(site.fake.world.accounts.get('mallory')?.enabled).toBe(true);
    expect(site.fake.world.denied.size).toBe(0);
    await site.settle(HOUR);
    expect([site.states(ban).at(-1), site.states(unban).at(-1)]).toEqual(['released', 'verified']);
    expect(site.state('vm-1')).toBe('ACTIVE');
    // The copy that was begun is shared with nobody; the other was never begun.
    expect([...site.fake.world.snapshots.values()].map(({ sharedWith }) => sharedWith)).toEqual([[]]);
  });

  test('keeps what is copied as it is when somebody of the site releases the order, or its time is over', async () => {
    for (const way of ['released', 'expired'] as const) {
      const site = slowCloud();
      const expiresAt = new Date(site.clock.now().getTime() + 120_000).toISOString();
      const ban = site.take({ expiresAt });
      await site.settle(60_000);
      if (way === 'released')
        expect(site.engine.release(ban.id, { kind: 'person', name: 'ada' }, '')).toBeNull();
      await site.settle(120_000);
      expect([site.state('vm-1'), site.state('vm-2')]).toEqual(['PAUSED', 'ACTIVE']);
      expect(site.fake.world.accounts.get('mallory')?.enabled).toBe(true);
      await site.settle(HOUR);
      expect([site.states(ban).at(-1), site.state('vm-1')]).toEqual([way, 'ACTIVE']);
      expect(site.fake.world.snapshots.size).toBe(1);
    }
  });

  test('is brought to its end after a death, though the order is being taken back by then', async () => {
    const site = slowCloud();
    const die = mortal(site);
    const ban = site.take();
    await site.settle(60_000);
    site.take({ kind: 'unban', undoes: ban.id, expiresAt: null });
    await site.settle(60_000);
    die();
    await site.settle(3 * HOUR);
    expect(site.states(ban).at(-1)).toBe('released');
    expect([site.state('vm-1'), site.state('vm-2')]).toEqual(['ACTIVE', 'ACTIVE']);
    expect([...site.fake.world.snapshots.values()].map(({ sharedWith }) => sharedWith)).toEqual([[]]);
  });

  test('that somebody removed is taken again beside other orders too', async () => {
    const site = slowCloud();
    site.policy = { ...site.policy, reassert: true };
    const ban = site.take();
    await site.settle(3 * HOUR);
    expect(site.states(ban).at(-1)).toBe('verified');
    site.fake.world.snapshots.clear();
    await site.settle(660_000);
    const second = site.take({
      ...target('nobody-here'),
      effects: { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' },
    });
    await site.settle(60_000);
    expect(site.states(second).at(-1)).toBe('verified');
    await site.settle(3 * HOUR);
    expect([site.states(ban).at(-1), site.fake.world.snapshots.size]).toEqual(['reasserted', 2]);
  });

  test('is taken again after a death in the middle, and nothing else is', async () => {
    const site = slowCloud();
    const die = mortal(site);
    const ban = site.take();
    await site.settle(60_000);
    const before = site.fake.taken.length;
    die();
    await site.settle(4 * HOUR);
    expect(site.states(ban).at(-1)).toBe('verified');
    const later = site.fake.taken.slice(before).map(({ kind }) => kind);
    expect(later.filter((kind) => kind === 'snapshot')).toHaveLength(2);
    expect(new Set(later)).toEqual(new Set(['snapshot', 'unshare-snapshot']));
  });

  test('is made for four orders at once at most, and nobody is left out', async () => {
    const site = slowCloud();
    const names = ['ann', 'ben', 'cid', 'dan', 'eli', 'fay'];
    for (const ref of names) {
      const identifiers = [{ format: 'iss_sub' as const, iss: 'https://aai.example', sub: ref }];
      addAccount(site.fake.world, { ref, identifiers });
      addWorkload(site.fake.world, `vm-${ref}`, ref);
    }
    const orders = names.map((name) => site.take(target(name)));
    await site.settle(60_000);
    expect(names.map((name) => site.state(`vm-${name}`))).toEqual(names.map(() => 'PAUSED'));
    await site.settle(HOUR);
    expect(site.fake.world.snapshots.size).toBe(4);
    await site.settle(HOUR);
    expect(orders.map((order) => site.states(order).at(-1))).toEqual(names.map(() => 'verified'));
  });

  test('is waited for by who runs all that is due by hand', async () => {
    const site = slowCloud();
    const order = site.take();
    const all = site.engine.runOut();
    for (let hour = 0; hour < 4; hour += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await site.clock.advance(HOUR);
    }
    await all;
    expect(site.states(order).at(-1)).toBe('verified');
  });
});

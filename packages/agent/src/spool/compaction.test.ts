import { afterEach, describe, expect, test } from 'vitest';
import { addWorkload } from '../adapters/fake/index.ts';
import { Bench, WILLING } from '../testing/bench.ts';
import { crashingDisk, memoryDisk } from '../testing/crashes.ts';
import type { Disk } from './disk.ts';

const DAY = 86_400_000;
const benches: Bench[] = [];
afterEach(() => {
  for (const one of benches.splice(0)) one.close();
});

function bench(disk: Disk = memoryDisk()): Bench {
  const made = new Bench({ ...WILLING, snapshots: false });
  benches.push(made);
  made.disk = disk;
  made.open();
  return made;
}

function subject(name: string) {
  const identifiers = [{ format: 'iss_sub' as const, iss: 'https://aai.example', sub: name }];
  return { target: { type: 'subject' as const, subject: { identifiers, cascade: false } } };
}

/** The server has all that was signed so far. */
function sendAll({ spool, clock }: Bench): void {
  spool.sent(
    spool.unsent().map(({ jti }) => jti),
    clock.now(),
  );
}

async function bannedAndLifted(site: Bench, name: string): Promise<string> {
  const ban = site.take(subject(name));
  await site.settle();
  site.take({ ...subject(name), kind: 'unban', undoes: ban.id, expiresAt: null });
  await site.settle();
  return ban.id;
}

/** Alice was banned and let go long ago; mallory is banned since, and a receipt of that lies here still. */
async function lived(disk?: Disk): Promise<Bench> {
  const site = bench(disk);
  await bannedAndLifted(site, 'alice');
  await site.clock.advance(40 * DAY);
  site.take({ ...subject('mallory'), expiresAt: null });
  await site.settle();
  const [first] = site.spool.unsent().slice(-1);
  sendAll(site);
  await site.clock.advance(DAY);
  expect(first).toBeDefined();
  return site;
}

function limitOf({ clock }: Bench): Date {
  return new Date(clock.now().getTime() - 30 * DAY);
}

function standing({ spool }: Bench) {
  return spool.rows().map(({ order, state, plan, lastReceipt }) => ({
    seq: order.seq,
    state,
    step: lastReceipt?.step,
    steps: plan?.steps.map(({ id, state: became }) => [id, became]),
  }));
}

describe('what was over long ago', () => {
  test('is left out of the files, and what stands is as it was', async () => {
    const disk = memoryDisk();
    const site = await lived(disk);
    const before = standing(site).filter(({ seq }) => seq === 3);
    const { list, lastAt } = site.spool;
    expect(site.spool.compact(limitOf(site))).toBe(2);
    expect(standing(site)).toEqual(before);
    site.open();
    expect(standing(site)).toEqual(before);
    expect([site.spool.list, site.spool.lastAt]).toEqual([list, lastAt]);
    expect(site.spool.unsent()).toEqual([]);
    expect(disk.read(`${site.folder}/effects.log`)?.toString()).not.toContain('"alice"');
    const acted = site.fake.taken.length;
    await site.settle();
    expect(site.fake.taken.length).toBe(acted);
  });

  test('may be the last on the list: the next order follows it all the same', async () => {
    const site = bench();
    await bannedAndLifted(site, 'alice');
    sendAll(site);
    await site.clock.advance(40 * DAY);
    const { list } = site.spool;
    expect(site.spool.compact(limitOf(site))).toBe(2);
    site.open();
    expect([site.spool.rows(), site.spool.list]).toEqual([[], list]);
    expect(site.spool.hashOf(list.seq)).toBe(list.last);
    const next = site.take(subject('mallory'));
    await site.settle();
    expect(site.states(next).at(-1)).toBe('verified');
    expect(site.spool.compact(limitOf(site))).toBe(0);
  });

  test('stays while the server has not all of its receipts', async () => {
    const site = bench();
    await bannedAndLifted(site, 'alice');
    await site.clock.advance(40 * DAY);
    expect(site.spool.compact(limitOf(site))).toBe(0);
    sendAll(site);
    expect(site.spool.compact(limitOf(site))).toBe(2);
  });

  test('stays while an order stands that found it standing, and that one puts back what the first had found', async () => {
    const site = bench();
    const first = site.take(subject('mallory'));
    await site.settle();
    const second = site.take({ ...subject('mallory'), expiresAt: null, reason: 'Another incident.' });
    await site.settle();
    site.take({ ...subject('mallory'), kind: 'unban', undoes: first.id, expiresAt: null });
    await site.settle();
    sendAll(site);
    await site.clock.advance(400 * DAY);
    expect(site.spool.compact(limitOf(site))).toBe(0);
    site.open();
    site.take({ ...subject('mallory'), kind: 'unban', undoes: second.id, expiresAt: null });
    await site.settle();
    expect([site.state('vm-1'), site.fake.world.accounts.get('mallory')?.enabled]).toEqual(['ACTIVE', true]);
  });

  test('stays while something fails to be taken back', async () => {
    const site = bench();
    const ban = site.take(subject('mallory'));
    await site.settle();
    site.fake.faults.losesCommands = true;
    site.take({ ...subject('mallory'), kind: 'unban', undoes: ban.id, expiresAt: null });
    await site.settle(60_000);
    sendAll(site);
    await site.clock.advance(40 * DAY);
    expect(site.spool.compact(limitOf(site))).toBe(0);
  });
});

test('death at any moment while files are written anew loses nothing and repeats nothing', async () => {
  let moment = 0;
  for (let whole = false; !whole; ) {
    moment += 1;
    const under = memoryDisk();
    const site = await lived(under);
    addWorkload(site.fake.world, 'vm-9', 'alice');
    const before = standing(site).filter(({ seq }) => seq === 3);
    const { list, lastAt } = site.spool;
    const disk = crashingDisk(under, moment, () => {
      throw new Error('the agent died');
    });
    site.disk = disk;
    site.open();
    try {
      site.spool.compact(limitOf(site));
    } catch (error) {
      if (!disk.dead) throw error;
    }
    whole = !disk.dead;
    site.disk = under;
    site.open();
    const where = `death at moment ${moment}`;
    expect([where, standing(site).filter(({ seq }) => seq === 3)]).toEqual([where, before]);
    expect([where, site.spool.list, site.spool.lastAt]).toEqual([where, list, lastAt]);
    expect([where, site.spool.unsent()]).toEqual([where, []]);
    const acted = site.fake.taken.length;
    await site.settle();
    expect([where, site.fake.taken.length, site.state('vm-3'), site.state('vm-9')]).toEqual([
      where,
      acted,
      'ACTIVE',
      'ACTIVE',
    ]);
    site.spool.compact(limitOf(site));
    expect(standing(site)).toEqual(before);
    site.close();
  }
  expect(moment).toBeGreaterThan(9);
});

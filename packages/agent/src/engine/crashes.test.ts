import { afterEach, expect, test } from 'vitest';
import type { Disk } from '../spool/disk.ts';
import { Bench, WILLING } from '../testing/bench.ts';
import { crashingDisk, memoryDisk } from '../testing/crashes.ts';

let site: Bench | undefined;
afterEach(() => site?.close());

/** A ban, its reading and its end, until the agent dies. @returns whether it came to the end */
async function live(bench: Bench, under: Disk, at: number): Promise<boolean> {
  const disk = crashingDisk(under, at, () => {
    throw new Error('the agent died');
  });
  bench.disk = disk;
  bench.open();
  try {
    const order = bench.take();
    await bench.settle();
    if (!disk.dead) bench.take({ kind: 'unban', undoes: order.id, expiresAt: null });
    await bench.settle();
  } catch (error) {
    if (!disk.dead) throw error;
  }
  return !disk.dead;
}

/** After the death: a fresh start on the same disk, with the orders that were not taken sent once more. */
async function liveOn(bench: Bench, disk: Disk): Promise<void> {
  bench.disk = disk;
  bench.open();
  if (bench.spool.list.seq === 0) bench.take();
  await bench.settle();
  const [ban] = bench.spool.rows();
  if (bench.spool.list.seq === 1 && ban) bench.take({ kind: 'unban', undoes: ban.order.id, expiresAt: null });
  await bench.settle(30_000);
}

test('death at any moment neither repeats nor loses an order, a step or a receipt', async () => {
  let moment = 0;
  for (let whole = false; !whole; ) {
    moment += 1;
    site?.close();
    const bench = new Bench(WILLING);
    site = bench;
    const disk = memoryDisk();
    whole = await live(bench, disk, moment);
    await liveOn(bench, disk);
    const [ban, unban] = bench.spool.rows();
    const where = `death at moment ${moment}`;
    expect([where, ban?.state, unban?.state]).toEqual([where, 'released', 'verified']);
    expect([where, bench.state('vm-1'), bench.state('vm-3')]).toEqual([where, 'ACTIVE', 'ACTIVE']);
    const counts = new Map<string, number>();
    for (const { id } of bench.fake.taken) counts.set(id, (counts.get(id) ?? 0) + 1);
    const acting = [...counts].filter(([id]) => !/^(record-state|list-credentials)/.test(id));
    expect([where, acting.filter(([, count]) => count > 1)]).toEqual([where, []]);
    for (const row of [ban, unban]) {
      const steps = bench.spool
        .unsent()
        .filter(({ orderId }) => orderId === row?.order.id)
        .map(({ step }) => step);
      expect(steps).toEqual(steps.map((_, index) => index + 1));
    }
  }
  expect(moment).toBeGreaterThan(60);
}, 60_000);
